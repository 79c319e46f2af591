// SPDX-License-Identifier: GPL-2.0-only
// What a page can do beyond being read: theme, menu, copying, search.  All
// of it is an addition: without scripts the page is whole.
"use strict";

(function () {
    const root = document.body.dataset.root;
    const byId = (id) => document.getElementById(id);

    // ---- theme ---------------------------------------------------------
    const theme = byId("theme");

    const names = { auto: "Auto", light: "Light", dark: "Dark" };

    function labelTheme() {
        const choice = window.bookTheme.choice();
        theme.textContent = names[choice] || names.auto;
        theme.setAttribute("aria-label", "Colours: " + (choice === "auto" ?
            "auto, as the system" : choice));
    }

    // From auto first to what the system has not, then to what it has.
    theme.hidden = false;
    labelTheme();
    theme.addEventListener("click", () => {
        const order = window.matchMedia("(prefers-color-scheme: dark)")
            .matches ? ["auto", "light", "dark"] : ["auto", "dark", "light"];
        const at = order.indexOf(window.bookTheme.choice());
        window.bookTheme.set(order[(at + 1) % 3]);
        labelTheme();
    });

    // ---- contents on narrow screens ------------------------------------
    const menu = byId("menu");

    // While it is open, the text that it covers is out of reach.
    function openMenu(open) {
        document.body.classList.toggle("menu-open", open);
        menu.setAttribute("aria-expanded", String(open));
        byId("main").inert = open;
    }

    function isOpen() {
        return menu.getAttribute("aria-expanded") === "true";
    }

    menu.hidden = false;
    document.body.classList.add("scripted");
    menu.addEventListener("click", () => openMenu(!isOpen()));
    document.addEventListener("keydown", (event) => {
        if (event.key === "Escape" && isOpen()) {
            openMenu(false);
            menu.focus();
        }
    });
    window.matchMedia("(min-width: 64rem)")
        .addEventListener("change", () => openMenu(false));
    byId("sidebar").addEventListener("click", (event) => {
        if (event.target.closest("a"))
            openMenu(false);
    });
    const current = byId("sidebar").querySelector("[aria-current]");
    if (current && byId("sidebar").scrollHeight >
        byId("sidebar").clientHeight)
        byId("sidebar").scrollTop = current.offsetTop - 80;

    // ---- what can be pushed sideways, by keys too ----------------------
    function stops() {
        for (const e of document.querySelectorAll("pre, .scroll"))
            if (e.scrollWidth > e.clientWidth)
                e.tabIndex = 0;
            else
                e.removeAttribute("tabindex");
    }

    stops();
    window.addEventListener("resize", stops);
    document.fonts.ready.then(stops);

    // ---- copying -------------------------------------------------------
    // A listing's numbers are not text; of a console only what was typed.
    function textOf(button) {
        const holder = button.closest("figure, .console");
        const typed = holder.querySelectorAll(".typed");
        if (typed.length > 0)
            return Array.from(typed, (e) => e.textContent).join("");
        return holder.querySelector("pre code").textContent;
    }

    function copyOldWay(text) {         // where a file has no clipboard
        const area = document.createElement("textarea");
        area.value = text;
        area.style.position = "fixed";
        document.body.append(area);
        area.select();
        const done = document.execCommand("copy");
        area.remove();
        return done ? Promise.resolve() : Promise.reject();
    }

    function copy(text) {
        if (navigator.clipboard)
            return navigator.clipboard.writeText(text)
                .catch(() => copyOldWay(text));
        return copyOldWay(text);
    }

    for (const button of document.querySelectorAll("button.copy")) {
        button.hidden = false;
        const name = button.closest("figure")?.querySelector(".num");
        button.setAttribute("aria-label",
            "Copy " + (name ? name.textContent : "the commands"));
        button.addEventListener("click", () => {
            const say = (word) => {
                button.textContent = word;
                setTimeout(() => { button.textContent = "Copy"; }, 1500);
            };
            copy(textOf(button)).then(() => say("Copied"),
                                      () => say("No access"));
        });
    }

    // ---- search --------------------------------------------------------
    const find = byId("find");
    const dialog = byId("search");
    const query = byId("query");
    let engine = null;

    function load(name) {
        return new Promise((resolve, reject) => {
            const script = document.createElement("script");
            script.src = root + "assets/" + name;
            script.onload = resolve;
            script.onerror = reject;
            document.head.append(script);
        });
    }

    // Words; a run of Han, Kana or Hangul gives its pairs (and lone ones),
    // and ends where other letters begin, with or without a blank.
    function tokens(text) {
        const found = [];
        const cjk = "(?=[\\p{L}\\p{N}])[\\p{scx=Han}\\p{scx=Hira}" +
            "\\p{scx=Kana}\\p{scx=Hang}]";
        const run = new RegExp("(?:" + cjk + ")+|(?:(?!" + cjk +
                               ")[\\p{L}\\p{N}_])+", "gu");
        for (const part of text.match(run) || []) {
            if (!new RegExp(cjk, "u").test(part)) {
                found.push(part);
                continue;
            }
            const chars = Array.from(part);
            if (chars.length === 1)
                found.push(part);
            for (let i = 0; i + 1 < chars.length; i++)
                found.push(chars[i] + chars[i + 1]);
        }
        return found;
    }

    function fillEngine() {
        engine = new MiniSearch({
            fields: ["section", "title", "text"],
            storeFields: ["url", "section", "title", "text"],
            tokenize: tokens,
        });
        engine.addAll(window.bookRecords.map((r, id) => (
            { id, url: r[0], title: r[1], section: r[2], text: r[3] })));
    }

    // A piece of the text around the first word found.
    function excerpt(hit) {
        const text = hit.text;
        const lower = text.toLowerCase();
        const places = hit.terms.map((t) => lower.indexOf(t))
            .filter((at) => at >= 0);
        const at = places.length > 0 ? Math.min(...places) : 0;
        const from = Math.max(0, text.lastIndexOf(" ",
                                                  Math.max(0, at - 40)));
        const space = text.lastIndexOf(" ", from + 180);
        const to = from + 180 >= text.length ? text.length :
            space > from ? space : from + 180;
        return { text: (from > 0 ? "\u2026 " : "") +
                       text.slice(from, to).trim() +
                       (to < text.length ? " \u2026" : ""),
                 terms: hit.terms };
    }

    function marked(piece) {
        const line = document.createElement("span");
        const words = piece.terms.map((t) =>
            t.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
        const split = words.length > 0 ?
            new RegExp("(" + words.join("|") + ")", "giu") : /(?!)/;
        piece.text.split(split).forEach((bit, i) => {
            if (i % 2 === 0) {
                line.append(bit);
            } else {
                const mark = document.createElement("mark");
                mark.textContent = bit;
                line.append(mark);
            }
        });
        return line;
    }

    function show() {
        const words = query.value.trim();
        const hits = words === "" ? [] : engine.search(words, {
            prefix: (term) => term.length > 1, combineWith: "AND",
            fuzzy: (term) => /^[a-z_]{5,}$/i.test(term) ? 0.2 : false,
            boost: { section: 4, title: 2 },
        }).slice(0, 20);
        byId("count").textContent = words === "" ? "" :
            hits.length === 0 ? "Nothing found." : hits.length === 1 ?
            "1 place" : hits.length + " places";
        byId("hits").replaceChildren(...hits.map((hit) => {
            const item = document.createElement("li");
            const link = document.createElement("a");
            const name = document.createElement("strong");
            link.href = root + hit.url;
            name.textContent = hit.title +
                (hit.section ? " \u203a " + hit.section : "");
            link.append(name, marked(excerpt(hit)));
            link.addEventListener("click", () => dialog.close());
            item.append(link);
            return item;
        }));
    }

    function openSearch() {
        dialog.showModal();
        query.select();
        if (engine)
            return;
        Promise.all([load("minisearch.js"), load("records.js")]).then(() => {
            fillEngine();
            show();
        }, () => {
            byId("count").textContent =
                "The search's files are missing from the assets folder.";
        });
    }

    // An input method's own key: the Enter that ends a word is one.
    function composes(event) {
        return event.isComposing || event.keyCode === 229;
    }

    find.hidden = false;
    find.addEventListener("click", openSearch);
    query.addEventListener("input", () => engine && show());
    query.addEventListener("keydown", (event) => {
        const first = byId("hits").querySelector("a");
        if (event.key === "Enter" && !composes(event)) {
            event.preventDefault();
            if (first)
                first.click();
        }
    });
    dialog.addEventListener("click", (event) => {
        if (event.target === dialog)
            dialog.close();
    });
    document.addEventListener("keydown", (event) => {
        const typing = event.target.closest("input, textarea, select");
        if (event.key === "/" && !composes(event) && !typing &&
            !event.ctrlKey && !event.metaKey && !event.altKey) {
            event.preventDefault();
            openSearch();
        }
    });

    // A step of a list shows its part of the figure.
    for (const list of document.querySelectorAll(".steps")) {
        const figure = byId(list.dataset.of);
        const parts = figure ? figure.querySelectorAll("svg .step") : [];
        list.querySelectorAll("li").forEach((item, i) => {
            const show = (on) => {
                figure.classList.toggle("led", on);
                parts.forEach((part) => part.classList.toggle("now", on &&
                    part.classList.contains("step-" + (i + 1))));
            };
            if (figure) {
                item.addEventListener("mouseenter", () => show(true));
                item.addEventListener("mouseleave", () => show(false));
            }
        });
    }
})();
