"use strict";
// Puts new entries on top of the page as they come, and comes back after a restart from where it left off.
(() => {
  const list = document.getElementById("entries");
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
    };
    socket.onclose = () => {
      badge.hidden = true;
      setTimeout(connect, wait);
      wait = Math.min(wait * 2, 10000);
    };
  };
  connect();
})();
