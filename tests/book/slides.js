// SPDX-License-Identifier: GPL-2.0-only
// Gives each lecture in headless Chromium, from its folder, slide by slide
// and step by step, in light and dark: node slides.js SLIDES.  Then breaks
// slides on purpose: what measures them must say so.  judge.js says what it
// needs.
"use strict";

const fs = require("fs");
const path = require("path");
const { accessible: audit, check, opener, run, urlOf } = require("./judge");

const folder = path.resolve(process.argv[2] || "build/slides");
const lectures = fs.readdirSync(folder).filter((f) => f.endsWith(".html") &&
    f !== "index.html" && !f.endsWith("-handout.html"))
    .map((f) => f.slice(0, -".html".length));

// What the last row can read, in pixels of a slide of 1280 by 720.
const limits = { type: 18, furniture: 16, lines: 20 };

// Runs in the page: what is wrong with the slide that is shown, as a list
// of { kind, what }.  Kinds: overflow, type, lines, contrast.
function measure(limits) {
    const slide = document.querySelector("section.present .slide");
    const body = slide.querySelector(".body");
    const frame = slide.getBoundingClientRect();
    const scale = frame.width / 1280;
    const found = [];
    const report = (kind, what) => found.push({ kind, what });

    function channel(c) {
        c /= 255;
        return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
    }
    function parse(colour) {
        const [r, g, b, a = 1] = colour.match(/[\d.]+/g).map(Number);
        return { r, g, b, a };
    }
    function luminance({ r, g, b }) {
        return 0.2126 * channel(r) + 0.7152 * channel(g) +
               0.0722 * channel(b);
    }
    function contrast(ink, paper, size, bold, what) {
        const [x, y] = [luminance(parse(ink)), luminance(parse(paper))];
        const ratio = (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
        const least = size >= 24 || bold && size >= 18.67 ? 3 : 4.5;
        if (ratio < least)
            report("contrast", ratio.toFixed(1) + " to 1: " + what);
    }
    function ground(element) {
        for (let e = element; e; e = e.parentElement) {
            const colour = getComputedStyle(e).backgroundColor;
            if (parse(colour).a === 1)
                return colour;
        }
        return "rgb(255, 255, 255)";
    }
    // The colour of the last shape drawn under a text of a figure.
    function shapeUnder(text) {
        const r = text.getBoundingClientRect();
        const [x, y] = [(r.left + r.right) / 2, (r.top + r.bottom) / 2];
        let colour = ground(text);
        for (const shape of text.ownerSVGElement.querySelectorAll(
            "polygon, ellipse, path, text")) {
            if (shape === text)
                break;
            const s = shape.getBoundingClientRect();
            const fill = getComputedStyle(shape).fill;
            if (shape.tagName !== "text" && fill !== "none" &&
                parse(fill).a === 1 && s.left <= x && x <= s.right &&
                s.top <= y && y <= s.bottom)
                colour = fill;
        }
        return colour;
    }
    const inside = (r, box) => r.left >= box.left - 1 &&
        r.right <= box.right + 1 && r.top >= box.top - 1 &&
        r.bottom <= box.bottom + 1;

    const walker = document.createTreeWalker(slide, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const element = node.parentElement;
        const style = getComputedStyle(element);
        const words = node.data.trim();
        const range = document.createRange();
        range.selectNodeContents(node);
        if (words === "" || range.getClientRects().length === 0)
            continue;
        const what = words.slice(0, 60);
        const svg = element.closest("svg");
        const box = (element.closest("pre") || element.closest(".body") ||
                     slide).getBoundingClientRect();
        for (const r of range.getClientRects())
            if (r.width > 0 && !(inside(r, box) && inside(r, frame))) {
                report("overflow", what);
                break;
            }
        let size = parseFloat(style.fontSize);
        if (svg)
            size *= element.getScreenCTM().a / scale;
        const furniture = element.closest(".foot, figcaption");
        if (size < (furniture ? limits.furniture : limits.type) - 0.01)
            report("type", size.toFixed(1) + " px: " + what);
        if (style.visibility === "hidden")
            continue;
        if (svg)
            contrast(style.fill, shapeUnder(element), size, false, what);
        else
            contrast(style.color, ground(element), size,
                     Number(style.fontWeight) >= 600, what);
    }
    for (const line of slide.querySelectorAll(".l"))
        for (const pseudo of ["::before", "::after"]) {
            const style = getComputedStyle(line, pseudo);
            if (style.content !== "none")
                contrast(style.color, parse(style.backgroundColor).a === 1 ?
                    style.backgroundColor : ground(line),
                    parseFloat(style.fontSize), false,
                    "the mark of " + line.textContent.trim());
        }
    for (const line of slide.querySelectorAll(".l[data-s]")) {
        const range = document.createRange();
        range.selectNodeContents(line);
        const mark = 24 * line.dataset.s.split(" ").length;
        if (Array.from(range.getClientRects()).some((r) => r.right > line
            .getBoundingClientRect().right - mark && r.left > line
            .getBoundingClientRect().left))
            report("overflow", "the mark on " + line.textContent.trim());
    }
    for (const svg of slide.querySelectorAll("svg"))
        if (!inside(svg.getBoundingClientRect(),
                    body.getBoundingClientRect()))
            report("overflow", "a figure");
    if (!inside(body.lastElementChild.getBoundingClientRect(),
                body.getBoundingClientRect()))
        report("overflow", "the end of the slide");
    const lines = slide.querySelectorAll(".l").length;
    if (lines > limits.lines)
        report("lines", lines + " lines of code and output");
    return found;
}

const start = opener(folder, { viewport: { width: 1280, height: 720 } });

async function open(browser, page, options) {
    const tab = await start(browser, page, options);
    if (!/index|handout/.test(page))
        await tab.waitForFunction(() => window.Reveal && Reveal.isReady());
    return tab;
}

const total = (tab) => tab.evaluate(() => Reveal.getTotalSlides());
// Shows slide i with its first n steps; all for n = 99.
const show = (tab, i, n) => tab.evaluate(([i, n]) => {
    Reveal.slide(i);
    for (let k = 0; k < n && Reveal.availableFragments().next; k++)
        Reveal.nextFragment();
    return document.querySelector("section.present").id;
}, [i, n]);

// The dark changes colours, not places: one look at each slide.
async function readable(browser) {
    check(lectures.length > 0, "there is a lecture");
    for (const lecture of lectures) {
        const tab = await open(browser, lecture + ".html",
                               { colorScheme: "light" });
        const look = async (i, n, scheme) => {
            const id = await show(tab, i, n);
            const found = await tab.evaluate(measure, limits);
            check(found.length === 0, lecture + "#" + id + ", " + scheme +
                  ", step " + n,
                  found.map((f) => f.kind + " " + f.what).join());
        };
        const steps = await tab.evaluate(() => Reveal.getSlides().map((s) =>
            s.querySelectorAll(".fragment").length));
        for (let i = 0; i < steps.length; i++)
            for (let n = 0; n <= steps[i]; n++)
                await look(i, n, "light");
        await tab.emulateMedia({ colorScheme: "dark" });
        for (let i = 0; i < steps.length; i++)
            await look(i, steps[i], "dark");
        await tab.context().close();
    }
}

// The slides one after the other, whose contrast is measured above, and what is
// around them once; the hand-outs and the list whole.
async function accessible(browser) {
    for (const lecture of lectures) {
        const tab = await open(browser, lecture + ".html");
        await audit(tab, lecture);
        for (let i = 0; i < await total(tab); i++)
            await audit(tab, lecture + "#" + await show(tab, i, 99),
                        { within: "section.present", contrast: false });
        await tab.turn(lecture + "-handout.html");
        await audit(tab, lecture + ", hand-out");
        await tab.context().close();
    }
    const tab = await open(browser, "index.html");
    await audit(tab, "index.html");
    await tab.context().close();
}

// From the first key to the last: each marks the lines its words speak of,
// in the order of the prose.
async function steps(browser) {
    let all = 0;
    for (const lecture of lectures) {
        const tab = await open(browser, lecture + ".html");
        const expected = await tab.evaluate(() => Reveal.getTotalSlides() +
            new Set(Array.from(document.querySelectorAll(".fragment"),
                (f) => f.closest("section").id +
                       f.dataset.fragmentIndex)).size);
        let presses = 1, marked = 0;
        for (;;) {
            const state = await tab.evaluate(() => {
                const slide = Reveal.getCurrentSlide();
                const shown = Array.from(slide.querySelectorAll(
                    ".fragment.visible")).sort((a, b) =>
                    a.dataset.fragmentIndex -
                    b.dataset.fragmentIndex).pop();
                const on = Array.from(slide.querySelectorAll(".l.on"),
                                      (l) => Number(l.dataset.l));
                return { id: slide.id, on, last: Reveal.isLastSlide() &&
                             !Reveal.availableFragments().next,
                         of: shown && shown.dataset.of,
                         first: shown && Number(shown.dataset.first),
                         to: shown && Number(shown.dataset.last) };
            });
            const { on } = state;
            if (state.of) {
                marked++;
                check(on[0] === state.first &&
                      on[on.length - 1] === state.to &&
                      on.length === state.to - state.first + 1,
                      state.id + " marks lines " + state.first + " to " +
                      state.to, on.join(" "));
            } else {
                check(on.length === 0, state.id + " marks no lines");
            }
            if (state.last)
                break;
            await tab.keyboard.press("ArrowRight");
            presses++;
        }
        check(presses === expected, lecture + " ends after its last step",
              presses + " instead of " + expected);
        all += marked;
        const notes = await tab.evaluate(() => Array.from(
            document.querySelectorAll("section"), (s) => ({
                id: s.id, steps: s.querySelectorAll("[data-first]").length,
                said: ((s.querySelector(".notes") || {}).textContent || "")
                    .match(/\[\d+\]/g) || [] })));
        for (const n of notes)
            check(n.said.join() === Array.from({ length: n.steps },
                  (_, i) => "[" + (i + 1) + "]").join(),
                  n.id + ": the notes name the steps in their order",
                  n.said.join());
        await tab.context().close();
    }
    check(all > 0, "there are steps");
}

// Two decks more are in the speaker's view: one lecture is enough.
async function speaker(browser) {
    for (const lecture of lectures.slice(0, 1)) {
        const tab = await open(browser, lecture + ".html");
        const [view] = await Promise.all([
            tab.context().waitForEvent("page"), tab.keyboard.press("s")]);
        const at = await tab.evaluate(() => {
            const all = Reveal.getSlides();
            const noted = all.filter((s) => s.querySelector(".notes"));
            const slide = noted.find((s) => s.querySelector(".fragment")) ||
                          noted[0];
            Reveal.slide(all.indexOf(slide));
            return { steps: slide.querySelectorAll(".fragment").length,
                     notes: slide.querySelector(".notes").textContent.trim()
                         .slice(0, 40) };
        });
        await view.waitForFunction((words) => document.querySelector(
            ".speaker-controls-notes .value").textContent.includes(words),
            at.notes);
        await view.waitForSelector(".pacing-title", { state: "visible" });
        if (at.steps > 0) {
            await view.locator(".speaker-controls-notes").click();
            await view.keyboard.press("ArrowRight");
            await tab.waitForFunction(() => document.querySelectorAll(
                ".present .fragment.visible").length === 1);
        }
        check(true, lecture + ": the waits above came to an end");
        await tab.context().close();
    }
}

async function keys(browser) {
    const tab = await open(browser, lectures[0] + ".html");
    const paper = () => tab.evaluate(() => getComputedStyle(
        document.querySelector(".slide")).backgroundColor);
    await tab.keyboard.press("Escape");
    check(await tab.evaluate(() => Reveal.isOverview()), "an overview");
    await tab.keyboard.press("Escape");
    check(!await tab.evaluate(() => Reveal.isOverview()), "and back");
    const light = await paper();
    await tab.keyboard.press("d");
    const dark = await paper();
    check(light !== dark, "D changes the colours", light);
    await tab.reload();
    check(await paper() === dark, "the choice lasts");
    await tab.context().close();
    const index = await open(browser, "index.html");
    const links = await index.locator("a").evaluateAll((all) =>
        all.map((a) => a.getAttribute("href")));
    check(links.length === 2 * lectures.length,
          "the list has all lectures");
    for (const link of links)
        check(fs.existsSync(path.join(folder, link)), link + " is there");
    await index.context().close();
}

const pagesOf = (pdf) =>
    (pdf.toString("latin1").match(/\/Type \/Page\b/g) || []).length;

async function paper(browser) {
    for (const lecture of lectures) {
        const tab = await open(browser, lecture + ".html");
        const slides = await total(tab);
        await tab.goto(urlOf(folder, lecture + ".html") + "?print-pdf");
        await tab.waitForSelector(".pdf-page");
        check(await tab.evaluate(() => Array.from(document.querySelectorAll(
            ".fragment")).every((f) => getComputedStyle(f).visibility ===
            "visible")), "all points are printed");
        const pdf = await tab.pdf({ preferCSSPageSize: true,
                                    printBackground: true });
        check(pagesOf(pdf) === slides, lecture + " prints a slide a page",
              pagesOf(pdf) + " pages of " + slides + " slides");
        await tab.context().close();
        const file = path.join(folder, lecture + "-handout.pdf");
        if (!fs.existsSync(file))
            continue;                   // the fixture has none
        const handout = fs.readFileSync(file);
        check(pagesOf(handout) >= slides / 3, lecture + " has a hand-out");
        for (const mark of ["/StructTreeRoot", "/Outlines", "/Lang"])
            check(handout.includes(mark), "the hand-out has a " + mark);
    }
}

// Ways to spoil a slide, and what must be found then.
const breaks = [
    { name: "more points than room", on: ".points li", kind: "overflow",
      spoil: (e) => {
          for (let i = 0; i < 14; i++)
              e.parentElement.append(e.cloneNode(true));
      } },
    { name: "a line too long", on: ".panel .l", kind: "overflow",
      spoil: (e) => e.prepend("x".repeat(120)) },
    { name: "a figure too high", on: ".picture svg", kind: "overflow",
      spoil: (e) => e.setAttribute("height", "700") },
    { name: "a title too long", on: "h2", kind: "overflow",
      spoil: (e) => e.append(" word".repeat(200)) },
    { name: "code too small", on: ".panel", kind: "type",
      spoil: (e) => e.style.setProperty("--code", "15px") },
    { name: "points too small", on: ".points", kind: "type",
      spoil: (e) => { e.style.fontSize = "14px"; } },
    { name: "a figure too small", on: ".picture svg", kind: "type",
      spoil: (e) => e.setAttribute("width", "150") },
    { name: "a listing too long", on: ".panel code", kind: "lines",
      spoil: (e) => {
          while (e.querySelectorAll(".l").length <= 20)
              e.append(e.querySelector(".l").cloneNode(true));
      } },
    { name: "a pale foot", on: ".foot", kind: "contrast",
      spoil: (e) => { e.style.color = "#aaa"; } },
    { name: "a pale point", on: ".points li", kind: "contrast",
      spoil: (e) => { e.style.color = "#b8b8b8"; } },
    { name: "pale code", on: ".l", kind: "contrast",
      spoil: (e) => { e.style.color = "#aaa"; } },
    { name: "pale line numbers", on: ".listing .l", kind: "contrast",
      spoil: () => document.head.append(Object.assign(
          document.createElement("style"), { textContent:
              ".l[data-n]::before { color: #bbb !important; }" })) },
    { name: "a pale figure", on: ".picture svg", kind: "contrast",
      spoil: (e) => e.querySelectorAll("text").forEach((t) => {
          t.style.fill = "#bbb";
      }) },
    { name: "a dark box in a figure", on: ".picture svg", kind: "contrast",
      spoil: (e) => e.querySelectorAll("polygon").forEach((p) => {
          p.style.fill = "#333";
      }) },
];

// A lecture and the number of its first slide that has such a thing.
async function find(browser, selector) {
    for (const lecture of lectures) {
        const tab = await open(browser, lecture + ".html",
                               { colorScheme: "light" });
        const at = await tab.evaluate((selector) => Reveal.getSlides()
            .findIndex((s) => s.querySelector(".slide " + selector)),
            selector);
        if (at >= 0)
            return { tab, at };
        await tab.context().close();
    }
    throw new Error("no lecture has a " + selector);
}

async function broken(browser) {
    for (const b of breaks) {
        const { tab, at } = await find(browser, b.on);
        await show(tab, at, 99);
        check((await tab.evaluate(measure, limits)).length === 0,
              b.name + ": the slide was sound");
        await tab.locator("section.present .slide " + b.on).first()
            .evaluate(b.spoil);
        const kinds = (await tab.evaluate(measure, limits))
            .map((f) => f.kind);
        check(kinds.includes(b.kind), b.name + " is not found",
              "only " + kinds.join());
        await tab.context().close();
    }
}

// A question is a slide of its own, and its answer waits for a key; every
// slide says its minutes, and those of a lecture add up to its time.
async function questions(browser) {
    let asked = 0;
    for (const lecture of lectures) {
        const tab = await open(browser, lecture + ".html");
        const slides = await tab.evaluate(() => Reveal.getSlides().map((s) => ({
            title: s.getAttribute("aria-label"), id: s.id,
            time: s.querySelector(".notes .time")?.textContent || "",
            seconds: Number(s.dataset.timing),
            waits: s.querySelectorAll(".statement ~ .fragment").length })));
        for (const slide of slides) {
            check(/^[\d½]+\u{a0}min$/u.test(slide.time), lecture + "#" +
                  slide.id + " says its time", slide.time);
            if (slide.title === "Check yourself") {
                check(slide.waits === 1, lecture + "#" + slide.id +
                      ": the answer waits");
                asked++;
            }
        }
        const sum = slides.reduce((n, s) => n + s.seconds, 0);
        check(Math.abs(sum / 60 - Math.round(sum / 60)) < 0.7,
              lecture + ": the slides' minutes are the lecture's", sum);
        await tab.context().close();
    }
    check(asked > 0 || !/fixture/.test(folder), "questions were asked");
}

run({ questions, readable, accessible, steps, speaker, keys, paper, broken });
