// Shows the copy buttons, which do nothing without script, and copies a clause's absolute address.
(function () {
  "use strict";
  var said = document.getElementById("copied");

  function absolute(address) {
    return new URL(address, document.baseURI).href;
  }

  // Before clipboard access was common, or on plain http: a selected text field and the copy command.
  function byCommand(text) {
    var field = document.createElement("textarea");
    field.value = text;
    field.className = "unseen";
    document.body.appendChild(field);
    field.select();
    var done = document.execCommand("copy");
    field.remove();
    return done ? Promise.resolve() : Promise.reject(new Error("copy"));
  }

  function copy(text) {
    return navigator.clipboard ? navigator.clipboard.writeText(text).catch(function () { return byCommand(text); }) : byCommand(text);
  }

  // Both forms at once, so that a word processor keeps the link and a plain field the words.
  function copyBoth(text, html) {
    if (!navigator.clipboard || !window.ClipboardItem) { return byMarkup(html).catch(function () { return copy(text); }); }
    var both = { "text/plain": new Blob([text], { type: "text/plain" }), "text/html": new Blob([html], { type: "text/html" }) };
    return navigator.clipboard.write([new ClipboardItem(both)]).catch(function () { return copy(text); });
  }

  function byMarkup(html) {
    var held = document.createElement("div");
    held.innerHTML = html;
    held.className = "unseen";
    document.body.appendChild(held);
    window.getSelection().selectAllChildren(held);
    var done = document.execCommand("copy");
    held.remove();
    return done ? Promise.resolve() : Promise.reject(new Error("copy"));
  }

  document.querySelectorAll("button[data-cite]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () {
      var words = button.dataset.cite;
      var link = document.createElement("a");
      link.href = absolute(button.dataset.link);
      link.textContent = words;
      copyBoth(words + " " + link.href, link.outerHTML).then(
        function () { said.textContent = "已复制引文和链接"; },
        function () { said.textContent = "没有复制成，请手动选取上面的引文。"; }
      ).then(function () { button.focus(); });
    });
  });

  document.querySelectorAll("button[data-copy]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () {
      var address = absolute(button.dataset.copy);
      copy(address).then(
        function () { said.textContent = "已复制链接 " + address; },
        function () { said.textContent = "没有复制成，请手动选取：" + address; }
      ).then(function () { button.focus(); });
    });
  });
})();
