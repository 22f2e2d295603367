// Photos: made small before they leave, and painted on a canvas, which needs no leave of the page's
// policy (img-src) and runs nothing.

const SIDE = 1600;
const SHOWN = 560; // twice the bubble's width, for sharp screens

// A JPEG of at most 1600 px; throws when this is no picture that the browser can read.
export async function shrink(file) {
  const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
  const canvas = paint(bitmap, SIDE, "white");
  const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
  if (!blob) throw new Error("photo");
  return blob;
}

export async function show(blob, description) {
  const canvas = paint(await createImageBitmap(blob), SHOWN);
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", description);
  return canvas;
}

function paint(bitmap, side, ground) {
  const scale = Math.min(1, side / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  const brush = canvas.getContext("2d");
  if (ground) {
    brush.fillStyle = ground;
    brush.fillRect(0, 0, canvas.width, canvas.height);
  }
  brush.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  return canvas;
}
