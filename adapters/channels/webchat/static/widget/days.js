// Days in the log: a talk that goes on tomorrow says where today began.

import { make } from "./dom.js";

export class Days {
  constructor(labels) {
    this.labels = labels;
    this.names = new Intl.DateTimeFormat(labels.language, { weekday: "long", day: "numeric", month: "long" });
  }

  // A line that has just got its place: its day stands before it, if no line before has said it.
  // A talk of today alone needs no word about it.
  mark(line) {
    const mine = day(line);
    const before = lineBefore(line);
    const isNeeded = before ? day(before) !== mine : mine !== new Date().toDateString();
    const known = line.previousElementSibling?.matches(".day") ? line.previousElementSibling : null;
    if (known && !isNeeded) known.remove();
    if (!known && isNeeded) line.before(make("p", { class: "day" }, this.name(line)));
  }

  name(line) {
    const isToday = day(line) === new Date().toDateString();
    return isToday ? this.labels.today : this.names.format(at(line));
  }
}

function lineBefore(line) {
  let each = line.previousElementSibling;
  while (each && !each.dataset.at) each = each.previousElementSibling;
  return each;
}

function day(line) {
  return at(line).toDateString();
}

function at(line) {
  return new Date(Number(line.dataset.at));
}
