// Small drawings, built as DOM: no markup from strings.

const SVG = "http://www.w3.org/2000/svg";

const PATHS = {
  chat: ["M4 5.5h16a1.5 1.5 0 0 1 1.5 1.5v9a1.5 1.5 0 0 1-1.5 1.5h-8.6L7 21v-3.5H4A1.5 1.5 0 0 1 2.5 16V7A1.5 1.5 0 0 1 4 5.5Z", "M7.5 10h9", "M7.5 13.3h6"],
  close: ["M6 6l12 12", "M18 6 6 18"],
  down: ["M5.5 9l6.5 6.5L18.5 9"],
  send: ["M4 12 20.5 4.5 15 20l-3.4-6.4L4 12Z", "M11.6 13.6 20.5 4.5"],
  file: ["M6.5 3h7L19 8.5v11A1.5 1.5 0 0 1 17.5 21h-11A1.5 1.5 0 0 1 5 19.5v-15A1.5 1.5 0 0 1 6.5 3Z", "M13 3.5V9h5.5", "M12 11.5v6", "M9.5 15.3l2.5 2.4 2.5-2.4"],
  photo: ["M4 7.5h3.2L8.8 5h6.4l1.6 2.5H20A1.5 1.5 0 0 1 21.5 9v9a1.5 1.5 0 0 1-1.5 1.5H4A1.5 1.5 0 0 1 2.5 18V9A1.5 1.5 0 0 1 4 7.5Z", "M12 16.7a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7Z"],
};

export function icon(name) {
  const drawing = document.createElementNS(SVG, "svg");
  drawing.setAttribute("viewBox", "0 0 24 24");
  drawing.setAttribute("aria-hidden", "true");
  drawing.setAttribute("focusable", "false");
  for (const d of PATHS[name]) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", d);
    drawing.append(path);
  }
  return drawing;
}
