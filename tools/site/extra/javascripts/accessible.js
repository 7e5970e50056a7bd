// What the theme adds to a page in the browser, made usable without a mouse and told apart by screen readers.
(() => {
  const improve = () => {
    // The buttons of each block of code are a landmark, and need a name of their own.
    document
      .querySelectorAll("nav.md-code__nav")
      .forEach((buttons, number) => buttons.ariaLabel ?? (buttons.ariaLabel = `Buttons of code ${number + 1}`));
    // A wide table scrolls, so the keyboard must come to it.
    for (const table of document.querySelectorAll(".md-typeset__scrollwrap:not([tabindex])")) table.tabIndex = 0;
    // So does a wide drawing on a phone.
    for (const around of document.querySelectorAll('p:has(> img[src$=".svg"]:only-child)')) {
      if (around.scrollWidth > around.clientWidth) around.tabIndex = 0;
      else around.removeAttribute("tabindex");
    }
  };
  improve();
  addEventListener("resize", improve);
  new MutationObserver(improve).observe(document.body, { childList: true, subtree: true });
})();
