"use strict";
// Shows the stream of events: a card a call, the newest first, and the messages that were caught.
const calls = new Map();

function element(name, cls, text) {
  const e = document.createElement(name);
  if (cls) e.className = cls;
  if (text !== undefined) e.textContent = text;
  return e;
}

function card(update) {
  let c = calls.get(update.call);
  if (c) return c;
  const article = element("article"), head = element("header");
  c = { title: element("h3"), ending: element("span", "ending up", "up"), lines: element("ol") };
  head.append(c.title, c.ending);
  article.append(head, c.lines);
  const list = document.querySelector("#calls");
  list.querySelector(".empty")?.remove();
  list.querySelector("h2").after(article);
  calls.set(update.call, c);
  return c;
}

function showLine(update) {
  const c = card(update), line = update.line;
  if (line.kind === "arrived") c.title.textContent = line.text;
  if (line.kind === "ended") {
    c.ending.textContent = line.text;
    c.ending.className = "ending " + (line.text === "fault" ? "fault" : "over");
  }
  const item = element("li", line.kind), at = element("time", "", new Date(line.at).toLocaleTimeString());
  at.dateTime = line.at;
  const text = element("div", "text", line.text);
  if (line.why) {
    const why = element("ul");
    for (const w of line.why) why.append(element("span", "", w), element("br"));
    text.append(why);
  }
  item.append(at, element("span", "kind", line.kind), text);
  c.lines.append(item);
}

function showMessage(m) {
  const box = document.querySelector("#messages");
  box.querySelector(".empty")?.remove();
  const item = element("div", "message");
  item.append(element("p", "", `${m.channel} to ${m.to}` + (m.subject ? `: ${m.subject}` : "")), element("pre", "", m.text));
  box.querySelector("h2").after(item);
}

const stream = new EventSource("/demo/events"), link = document.querySelector("#link");
stream.onopen = () => { link.textContent = "live"; };
stream.onerror = () => { link.textContent = "connection lost, trying again…"; };
stream.onmessage = (e) => {
  const event = JSON.parse(e.data);
  if (event.call) showLine(event.call);
  if (event.message) showMessage(event.message);
};
