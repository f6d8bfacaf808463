/// What a browser with scripts gets on top: nothing depends on it.
enum Script {
  static let text = """
    "use strict";
    // The menu and unused filters are open for those without scripts; on a narrow screen they begin closed.
    [["nav.main details", "(max-width: 60rem)"], ["form.filter > details:not([data-used])", "(max-width: 44rem)"]]
      .forEach(function (part) {
        var narrow = window.matchMedia(part[1]);
        document.querySelectorAll(part[0]).forEach(function (details) {
          var fit = function () { details.open = !narrow.matches; };
          fit();
          narrow.addEventListener("change", fit);
        });
      });
    // Choosing a language or theme needs no second click.
    document.querySelectorAll("footer select").forEach(function (select) {
      select.addEventListener("change", function () { select.form.requestSubmit(); });
    });
    // A form is sent once, however often its button is pressed.
    document.querySelectorAll("form[method=post]").forEach(function (form) {
      form.addEventListener("submit", function (event) {
        if (form.dataset.sent) { event.preventDefault(); return; }
        form.dataset.sent = "1";
        setTimeout(function () { delete form.dataset.sent; }, 5000);
      });
    });
    window.addEventListener("pageshow", function () {
      document.querySelectorAll("form[data-sent]").forEach(function (form) { delete form.dataset.sent; });
    });
    // Times also in the reader's own zone, by the pointer.
    document.querySelectorAll("time[datetime]").forEach(function (time) {
      var date = new Date(time.dateTime);
      if (!isNaN(date)) {
        time.title = (time.title ? time.title + " · " : "") + date.toLocaleString(document.documentElement.lang, { timeZoneName: "short" });
      }
    });
    // A button that copies what stands in an element; without scripts it is not there.
    document.querySelectorAll("button[data-copy]").forEach(function (button) {
      if (!navigator.clipboard) return;
      button.hidden = false;
      button.addEventListener("click", function () {
        var source = document.getElementById(button.dataset.copy);
        if (source) navigator.clipboard.writeText(source.textContent).then(function () { button.textContent = "✓"; });
      });
    });
    // Long work: a page that waits asks again by itself.
    var waiting = document.querySelector("[data-refresh]");
    if (waiting) {
      setTimeout(function () { window.location.reload(); }, Math.max(2, Number(waiting.dataset.refresh) || 5) * 1000);
    }

    """
}
