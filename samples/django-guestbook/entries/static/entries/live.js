"use strict";
// Puts new entries on top of the page as they come, and comes back after a restart from where it left off.
(() => {
  const list = document.getElementById("entries");

  // A picture that is not prepared yet answers 202 with a stand-in: ask until it is there, a minute at most.
  const waitFor = (image) => {
    let left = 60;
    const ask = async () => {
      const answer = await fetch(image.src, { cache: "no-store" }).catch(() => null);
      if (answer?.status === 200) image.src += "?prepared";
      else if (answer?.status !== 404 && --left > 0) setTimeout(ask, 1000);
    };
    image.removeAttribute("data-waits");
    ask();
  };
  const waitForAll = () => list.querySelectorAll("img[data-waits]").forEach(waitFor);
  waitForAll();

  if (!("newest" in list.dataset)) return;
  const badge = document.getElementById("live");
  let newest = Number(list.dataset.newest);
  let wait = 500;

  const connect = () => {
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(`${scheme}//${location.host}/live?after=${newest}`);
    socket.onopen = () => {
      wait = 500;
      badge.hidden = false;
    };
    socket.onmessage = (event) => {
      const entry = JSON.parse(event.data);
      if (entry.id <= newest) return;
      newest = entry.id;
      list.insertAdjacentHTML("afterbegin", entry.html);
      document.getElementById("empty")?.remove();
      waitForAll();
    };
    socket.onclose = () => {
      badge.hidden = true;
      setTimeout(connect, wait);
      wait = Math.min(wait * 2, 10000);
    };
  };
  connect();
})();
