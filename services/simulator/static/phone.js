// Keeps the chat list and the open chat up to date, and sends without reloading. Everything works without it, by reloading.
(function () {
  "use strict";
  var PERIOD = 1000;
  var wall = document.getElementById("bubbles");

  function atEnd() {
    return wall.scrollHeight - wall.scrollTop - wall.clientHeight < 80;
  }

  function toEnd() {
    wall.scrollTop = wall.scrollHeight;
  }

  function replace(place, html) {
    var stick = place === wall && atEnd();
    var open = Array.prototype.map.call(place.querySelectorAll("details[open]"), function (one) { return one.id; });
    place.innerHTML = html;
    open.forEach(function (id) {
      var one = id && document.getElementById(id);
      if (one) { one.open = true; }
    });
    if (stick) { toEnd(); }
    if (place === wall) { markRead(); }
  }

  function refresh(place) {
    var headers = place.dataset.etag ? { "If-None-Match": place.dataset.etag } : {};
    return fetch(place.dataset.live, { headers: headers, cache: "no-store" }).then(function (answer) {
      if (answer.status !== 200) { return null; }
      place.dataset.etag = answer.headers.get("ETag") || "";
      return answer.text().then(function (html) { replace(place, html); });
    }).catch(function () { return null; });
  }

  function refreshAll() {
    return Promise.all(Array.prototype.map.call(document.querySelectorAll("[data-live]"), refresh));
  }

  function markRead() {
    if (wall && document.visibilityState === "visible" && wall.querySelector(".office .ticks.delivered")) {
      fetch(wall.dataset.read, { method: "POST" });
    }
  }

  function tick() {
    if (document.visibilityState !== "visible") { return; }
    refreshAll();
  }

  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (!form.matches("[data-write]")) { return; }
    event.preventDefault();
    var text = form.querySelector("textarea");
    if (text && !text.value.trim()) { return; }
    var data = new FormData(form, event.submitter);
    if (text) { text.value = ""; }
    fetch(form.action, { method: "POST", body: data }).then(refreshAll).then(toEnd);
  });

  document.addEventListener("keydown", function (event) {
    if (event.target.matches("[data-enter]") && event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      event.target.form.requestSubmit();
    }
  });

  if (wall) {
    toEnd();
    markRead();
  }
  window.setInterval(tick, PERIOD);
})();
