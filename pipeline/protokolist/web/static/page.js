// Keeps the picture of the page beside the statement that was jumped to: each mark lies behind so many page breaks.
(function () {
  "use strict";
  function follow() {
    var mark = location.hash.indexOf("#t-") === 0 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    var pictures = document.querySelector(".pictures");
    if (!mark || !pictures) return;
    var breaks = document.querySelectorAll("#source .page-break"), page = 1;
    breaks.forEach(function (one) {
      if (one.compareDocumentPosition(mark) & Node.DOCUMENT_POSITION_FOLLOWING) page += 1;
    });
    var figure = document.getElementById("page-" + page);
    if (figure) pictures.scrollTop = figure.offsetTop - pictures.offsetTop;
  }
  window.addEventListener("hashchange", follow);
  follow();
})();
