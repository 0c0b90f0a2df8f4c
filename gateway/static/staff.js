// Comfort only: brings the board up to date every ten seconds. Everything works without it.
(() => {
  const board = document.getElementById("board");
  const offline = document.getElementById("offline");
  const address = new URL(location.href);
  address.searchParams.set("fragment", "1");
  let tag = "";

  async function refresh() {
    if (document.hidden) return;
    const answer = await fetch(address, { headers: tag ? { "If-None-Match": tag } : {}, redirect: "manual", cache: "no-store" });
    if (answer.type === "opaqueredirect") return location.reload(); // signed out meanwhile
    offline.hidden = answer.ok || answer.status === 304;
    if (!answer.ok) return;
    tag = answer.headers.get("ETag") || "";
    const focused = board.contains(document.activeElement) ? document.activeElement.id : "";
    board.innerHTML = await answer.text();
    if (focused) document.getElementById(focused)?.focus();
  }

  setInterval(() => refresh().catch(() => { offline.hidden = false; }), 10000);
})();
