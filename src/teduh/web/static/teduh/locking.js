// Shows the notice two minutes before an officer's keys lock. Without script the time stands there.
for (const shown of document.querySelectorAll("[data-locks-at]")) {
  const notice = document.querySelector(".lock-soon");
  const left = Date.parse(shown.dataset.locksAt) - Date.now() - 1000 * Number(shown.dataset.warnSeconds);
  if (notice) setTimeout(() => { notice.hidden = false; }, Math.max(0, left));
}
