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
