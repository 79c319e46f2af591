// SPDX-License-Identifier: GPL-2.0-only
// Starts reveal.js, and marks the lines of code that the point shown last
// speaks of.
"use strict";

(function () {
    function lastStep(slide) {
        let last = null;
        for (const f of slide.querySelectorAll(".fragment.visible")) {
            const index = Number(f.dataset.fragmentIndex);
            if (!last || index > Number(last.dataset.fragmentIndex))
                last = f;
        }
        return last && last.dataset.of ? last : null;
    }

    function mark(slide) {
        const step = lastStep(slide);
        for (const panel of slide.querySelectorAll(".panel")) {
            const here = step && panel.dataset.id === step.dataset.of;
            panel.classList.toggle("stepping", Boolean(here));
            for (const line of panel.querySelectorAll(".l"))
                line.classList.toggle("on", Boolean(here) &&
                    Number(line.dataset.l) >= Number(step.dataset.first) &&
                    Number(line.dataset.l) <= Number(step.dataset.last));
        }
    }

    function markCurrent() {
        if (!Reveal.isPrintView())
            mark(Reveal.getCurrentSlide());
    }

    function changeTheme() {
        const theme = window.bookTheme;
        theme.set(theme.isDark() ? "light" : "dark");
    }

    for (const event of ["ready", "slidechanged", "fragmentshown",
                         "fragmenthidden"])
        Reveal.on(event, markCurrent);
    Reveal.initialize({
        width: 1280, height: 720, margin: 0, center: false, hash: true,
        transition: "none", backgroundTransition: "none",
        slideNumber: "c/t", pdfSeparateFragments: false, defaultTiming: 60,
        plugins: [RevealNotes],
    });
    Reveal.addKeyBinding({ keyCode: 68, key: "D",
                           description: "Light or dark" }, changeTheme);
})();
