// SPDX-License-Identifier: GPL-2.0-only
// Chooses between light and dark before the page is drawn.  The style sheet
// dark.css follows the system until the reader has chosen.
"use strict";

(function () {
    const sheet = document.getElementById("dark");
    const media = { auto: "screen and (prefers-color-scheme: dark)",
                    dark: "screen", light: "not all" };

    function stored() {
        try {
            return localStorage.getItem("theme") || "auto";
        } catch (e) {                   // storage is off: follow the system
            return "auto";
        }
    }

    function set(choice) {
        sheet.media = media[choice];
        document.documentElement.dataset.theme = choice;
        try {
            localStorage.setItem("theme", choice);
        } catch (e) {
            // then the choice lasts for this page
        }
    }

    sheet.media = media[stored()] || media.auto;
    window.bookTheme = {
        set: set,
        choice: () => document.documentElement.dataset.theme || stored(),
        isDark: () => window.matchMedia(sheet.media).matches,
    };
})();
