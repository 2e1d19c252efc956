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

  // A selected passage with its citation, and a link that knows whether the words are still the same.
  function fingerprint(words) {
    if (!window.crypto || !crypto.subtle) { return Promise.resolve(""); }
    return crypto.subtle.digest("SHA-256", new TextEncoder().encode(words)).then(function (hash) {
      return Array.from(new Uint8Array(hash)).map(function (byte) { return byte.toString(16).padStart(2, "0"); }).join("").slice(0, 12);
    });
  }

  function points(text) { return Array.from(text).length; }

  function quoteLink(words, link) {
    return fetch(link + ".json").then(function (answer) { return answer.json(); }).then(function (clause) {
      var plain = words.replace(/\r?\n\s*/g, "\n");
      var at = clause.text.indexOf(plain);
      if (at < 0) { return link; }
      var start = points(clause.text.slice(0, at));
      return fingerprint(plain).then(function (hash) {
        return hash ? link + "?quote=" + start + "-" + (start + points(plain)) + "." + hash : link;
      });
    }).catch(function () { return link; });
  }

  // Quotation marks inside a quotation are single ones.
  function quoted(words) {
    return "“" + words.replace(/[“”]/g, function (mark) { return mark === "“" ? "‘" : "’"; }) + "”";
  }

  // The place that holds the whole selection: a clause's own words here, its name there.
  function holder() {
    var selection = window.getSelection();
    if (!selection.rangeCount) { return null; }
    var node = selection.getRangeAt(0).commonAncestorContainer;
    return (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement).closest("[data-cited]");
  }

  var passage = document.querySelector("button[data-passage]");
  var chosen = null;
  if (passage) {
    document.addEventListener("selectionchange", function () {
      var held = holder();
      var words = held ? window.getSelection().toString().trim() : "";
      if (words) {
        var name = held.closest("[data-name]");
        chosen = { words: words, cited: (name ? name.dataset.name : "") + held.dataset.cited, link: held.dataset.link };
      }
      passage.hidden = !chosen;
    });
    passage.addEventListener("click", function () {
      var one = chosen;
      quoteLink(one.words, absolute(one.link)).then(function (address) {
        var link = document.createElement("a");
        link.href = address;
        link.textContent = one.cited;
        var html = document.createElement("p");
        html.append(quoted(one.words) + "（", link, "）");
        return copyBoth(quoted(one.words) + "（" + one.cited + " " + address + "）", html.outerHTML);
      }).then(
        function () { said.textContent = "已复制选中的文字、引文和链接"; },
        function () { said.textContent = "没有复制成，请手动选取。"; }
      ).then(function () { passage.focus(); });
    });
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
