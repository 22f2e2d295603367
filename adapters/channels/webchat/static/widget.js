// The web chat's one script tag. It finds itself on the page and brings the rest.
//
//   <script src="https://chat.shop.example/widget.js" defer></script>
//   data-lang="pt"             the labels' language; else the browser's
//   data-title="La Ceiba"      the name in the header; else the page's og:site_name
//   data-shop="https://..."    where the chat lives; else where this script came from
//
// Needs of the page's Content-Security-Policy: script-src and connect-src for that address,
// nothing else: no inline script, no inline style, no frame, no image.
(() => {
  "use strict";
  const tag = document.currentScript ?? document.querySelector('script[src$="/widget.js"]');
  if (!tag || document.querySelector("mostrador-chat")) return;

  const siteName = () => document.querySelector('meta[property="og:site_name"]')?.content;
  const base = new URL("./", new URL(tag.dataset.shop ? `${tag.dataset.shop}/` : tag.src, location));
  const settings = {
    base,
    language: tag.dataset.lang || navigator.language || "es",
    title: tag.dataset.title || siteName() || "",
  };
  const start = async () => {
    const app = await import(new URL("widget/app.js", base));
    await app.start(settings);
  };
  const fail = (error) => console.error("web chat:", error);
  if (document.body) start().catch(fail);
  else addEventListener("DOMContentLoaded", () => start().catch(fail), { once: true });
})();
