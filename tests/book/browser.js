// SPDX-License-Identifier: GPL-2.0-only
// Opens every page of a built site in headless Chromium, from its folder, as
// a reader would: node browser.js SITE [SOURCES].  SOURCES is where the listed
// files lie; judge.js says what it needs.
"use strict";

const fs = require("fs");
const path = require("path");
const os = require("os");
const { accessible, check, launch, opener, run, urlOf } = require("./judge");
const figures = require("./figures");

const site = path.resolve(process.argv[2] || "build/html");
const sources = process.argv[3] || ".";
const url = (page) => urlOf(site, page);

function filesUnder(folder, prefix = "") {
    return fs.readdirSync(folder, { withFileTypes: true }).flatMap((e) =>
        e.isDirectory() ? filesUnder(path.join(folder, e.name),
                                     prefix + e.name + "/") :
            [prefix + e.name]);
}

const files = filesUnder(site);
const pages = files.filter((f) => f.endsWith(".html"));
const unitPages = pages.filter((f) => !f.startsWith("src/"));
const chapters = unitPages.filter((f) => /^\d\d-/.test(f) &&
                                  !f.startsWith("00-"));

// A copy goes to window.copied.
const open = opener(site, { viewport: { width: 1280, height: 900 } }, () => {
    window.copied = [];
    Object.defineProperty(navigator, "clipboard", { value: {
        writeText: (text) => {
            window.copied.push(text);
            return Promise.resolve();
        } } });
});

async function everyPage(browser) {
    const tab = await open(browser, pages[0]);
    for (const page of pages) {
        await tab.turn(page);
        const facts = await tab.evaluate(() => ({
            ids: Array.from(document.querySelectorAll("[id]"), (e) => e.id),
            links: Array.from(document.querySelectorAll("a[href]"),
                              (a) => a.getAttribute("href")),
            unlabelled: document.querySelectorAll(
                ".figure .scroll:not([aria-label])").length,
            anchors: Array.from(document.querySelectorAll("figure[id], " +
                "section.exercise"), (f) => f.id !== "" &&
                f.querySelector('a[href="#' + f.id + '"]') !== null),
        }));
        check(new Set(facts.ids).size === facts.ids.length,
              page + " has each id once");
        check(facts.unlabelled === 0, page + " labels its figures");
        check(facts.anchors.every((ok) => ok), page + " has deep links");
        everyPage.facts[page] = facts;
    }
    await tab.context().close();
    for (const page of pages) {
        for (const href of everyPage.facts[page].links) {
            if (/^[a-z]+:/.test(href))
                continue;
            const [file, id] = href.split("#");
            const target = file === "" ? page : path.posix.normalize(
                path.posix.join(path.posix.dirname(page), file));
            const facts = everyPage.facts[target];
            check(facts && (!id || facts.ids.includes(id)),
                  page + " has a target for " + href);
        }
    }
}
everyPage.facts = {};

async function seen(tab, what) {
    const found = await tab.evaluate(figures.measure, figures.limits);
    check(found.length === 0, what + ": figures can be read",
          found.slice(0, 9).map((f) => f.kind + ", " + f.what).join("; "));
}

// Light, dark, and on a phone.
async function schemes(browser) {
    for (const page of unitPages.concat(pages.filter((f) =>
        f.startsWith("src/")).slice(0, 2))) {
        const tab = await open(browser, page, { colorScheme: "light" });
        await accessible(tab, page + ", light");
        await seen(tab, page + ", light");
        await tab.emulateMedia({ colorScheme: "dark" });
        await accessible(tab, page + ", dark", { dark: true });
        await seen(tab, page + ", dark");
        await tab.setViewportSize({ width: 360, height: 740 });
        const width = await tab.evaluate(() =>
            document.documentElement.scrollWidth);
        check(width <= 360, page + " fits a phone", width + " px wide");
        await seen(tab, page + ", phone");
        await tab.context().close();
    }
}

// What measures figures must find what is wrong with one.
async function broken(browser) {
    for (const { kind, spoil } of figures.breaks) {
        const tab = await open(browser, unitPages[0]);
        let svg;
        for (const page of unitPages) {
            await tab.turn(page);
            svg = tab.locator("figure.figure:has(.cell):has(.edge) svg")
                .first();
            if (await svg.count() > 0)
                break;
        }
        await svg.evaluate(spoil);
        const kinds = (await tab.evaluate(figures.measure, figures.limits))
            .map((f) => f.kind);
        check(kinds.includes(kind), "a figure spoilt in its " + kind +
              " is not found", "only " + kinds.join());
        await tab.context().close();
    }
}

async function reading(browser) {
    const first = await open(browser, "index.html");
    const bytes = first.loaded.filter((u) => u.startsWith("file:"))
        .map((u) => fs.statSync(new URL(u)).size)
        .reduce((a, b) => a + b, 0);
    check(bytes < 250000, "the first page is small", bytes + " bytes");
    const walked = ["index.html"];
    await first.goto(url(unitPages.includes("00-preface.html") ?
        "00-preface.html" : chapters[0]));
    for (;;) {
        walked.push(path.basename(new URL(first.url()).pathname));
        const next = first.locator(".pager a[rel=next]");
        if (await next.count() === 0 || walked.length > 100)
            break;
        const target = await next.evaluate((a) => a.href);
        await next.click();
        await first.waitForURL(target);
    }
    check(walked.length === unitPages.length, "next leads through the book",
          walked.join(" "));
    const before = first.url();
    for (const key of ["ArrowLeft", "ArrowRight", "ArrowLeft"])
        await first.keyboard.press(key);
    check(first.url() === before, "arrow keys do not turn pages");
    await first.context().close();

    const bare = await open(browser, chapters[0],
                            { javaScriptEnabled: false });
    check(await bare.locator("#sidebar").isVisible() &&
          await bare.locator("article h1").isVisible() &&
          !await bare.locator("button.copy").first().isVisible(),
          "a page without scripts is whole");
    await bare.context().close();
}

// Runs in the page: the whole lines of its paragraphs.
function linesOf() {
    const out = [];
    for (const p of document.querySelectorAll("article > p, .noted > p")) {
        const walker = document.createTreeWalker(p, NodeFilter.SHOW_TEXT);
        const lines = [""];
        let right = 0;
        for (let n = walker.nextNode(); n; n = walker.nextNode())
            for (const word of n.data.matchAll(/\S+\s*/g)) {
                const range = document.createRange();
                range.setStart(n, word.index);
                range.setEnd(n, word.index + word[0].trimEnd().length);
                const box = range.getClientRects()[0];
                if (box.left < right - 5)
                    lines.push("");
                right = box.right;
                lines[lines.length - 1] += word[0];
            }
        out.push(...lines.slice(0, -1).map((l) => l.trimEnd()));
    }
    return out;
}

// The same lines of 60 to 75 letters whatever fonts a system has; and about
// as long ones where the book's own are kept out.
async function measure() {
    const seen = [];
    for (const fonts of ["/usr/share/fonts/truetype/dejavu",
                         "/usr/share/texmf/fonts/opentype/public/tex-gyre"]) {
        check(fs.existsSync(fonts), "the test has the fonts of " + fonts);
        const folder = fs.mkdtempSync(path.join(os.tmpdir(), "fonts-"));
        const conf = path.join(folder, "fonts.conf");
        fs.writeFileSync(conf, '<?xml version="1.0"?><fontconfig><dir>' +
            fonts + "</dir><cachedir>" + folder + "</cachedir></fontconfig>");
        const browser = await launch({ FONTCONFIG_FILE: conf });
        for (const own of [true, false]) {
            const all = [];
            for (const width of [1024, 1280, 1920]) {
                const tab = await browser.newPage({
                    viewport: { width, height: 900 } });
                let kept = 0;
                if (!own)
                    await tab.route("**/*.{woff2,otf}", (r) => {
                        kept++;
                        return r.abort();
                    });
                await tab.goto(url(chapters[chapters.length - 1]));
                await tab.evaluate(() => document.fonts.ready);
                const lines = await tab.evaluate(linesOf);
                check(own || kept > 2, "the fonts were kept out");
                const good = lines.filter((l) =>
                    l.length >= 60 && l.length <= 75).length;
                check(sources !== "." || good > 0.9 * lines.length &&
                      lines.length > 50, "lines of 60 to 75 letters", good +
                      " of " + lines.length + " at " + width + " pixels, " +
                      (own ? "" : "without the book's fonts, ") + fonts);
                all.push(...lines);
                await tab.close();
            }
            if (own)
                seen.push(all.join("\n"));
        }
        await browser.close();
        fs.rmSync(folder, { recursive: true });
    }
    check(seen[0] === seen[1] && seen[0] !== "",
          "lines end alike on two systems");
}

// Every letter is from a font of the book's own.
async function faces(browser) {
    for (const page of ["index.html", "glossary.html",
                        chapters[chapters.length - 1]]) {
        const tab = await open(browser, page);
        await tab.evaluate(() => document.fonts.ready);
        const cdp = await tab.context().newCDPSession(tab);
        await cdp.send("DOM.enable");
        await cdp.send("CSS.enable");
        const { nodes } = await cdp.send("DOM.getFlattenedDocument",
                                         { depth: -1 });
        const wrong = [];
        let letters = 0;
        for (const n of nodes.filter((n) => n.nodeType === 3 && /\S/.test(
            n.nodeValue)))
            for (const f of (await cdp.send("CSS.getPlatformFontsForNode",
                                            { nodeId: n.nodeId })).fonts) {
                letters += f.glyphCount;
                if (!f.isCustomFont)
                    wrong.push(f.familyName + " for " + n.nodeValue.trim());
            }
        check(letters > 200 && wrong.length === 0, page +
              " has its letters from its own fonts", letters + " letters; " +
              wrong.slice(0, 5).join("; "));
        await tab.context().close();
    }
}

// What is wider than its place is a stop for the Tab key and has a shade at
// its edge; nothing else is.  A place jumped to stands below the bar.
async function places(browser) {
    for (const width of [360, 1280]) {
        const tab = await open(browser, chapters[0], {
            viewport: { width, height: 800 }, reducedMotion: "reduce" });
        await tab.evaluate(() => document.fonts.ready);
        const odd = await tab.locator("pre, .scroll").evaluateAll((all) =>
            all.filter((e) => (e.scrollWidth > e.clientWidth) !==
                (e.tabIndex === 0) || e.scrollWidth > e.clientWidth &&
                !/^local, local, scroll, scroll/.test(getComputedStyle(e)
                    .backgroundAttachment)).map((e) => e.className + " " +
                    e.textContent.slice(0, 40)));
        check(odd.length === 0, "stops and shades at " + width + " pixels",
              odd.slice(0, 3).join("; "));
        const id = await tab.locator("article h2").nth(1)
            .getAttribute("id");
        await tab.evaluate((id) => { location.hash = id; }, id);
        const gap = await tab.evaluate((id) =>
            document.getElementById(id).getBoundingClientRect().top -
            document.querySelector(".top").getBoundingClientRect().bottom,
                                       id);
        check(gap >= 0 && gap < 30, "a place jumped to is below the bar",
              gap + " pixels");
        if (width === 360) {
            await tab.turn("claims.html");
            const cells = await tab.locator("td:last-child").evaluateAll(
                (all) => all.map((e) => e.clientWidth));
            check(cells.every((w) => w > 300), "claims have the width of a " +
                  "phone", Math.min(...cells) + " pixels");
            check(await tab.locator(".home").evaluate((e) =>
                e.scrollWidth <= e.clientWidth), "the title is whole");
        }
        await tab.context().close();
    }
}

// A part's page is named in the sidebar and in the contents, and leads to
// the part's chapters.
async function parts(browser) {
    const openings = unitPages.filter((f) => f.startsWith("part-"));
    check(openings.length > 0, "a part has a page");
    const hrefs = (links) => links.evaluateAll((all) =>
        all.map((a) => a.getAttribute("href")));
    for (const page of openings) {
        const tab = await open(browser, page);
        const listed = await hrefs(tab.locator(
            "#sidebar .part:has(a[aria-current]) + ul > li > a"));
        const own = await hrefs(tab.locator("nav.chapters a"));
        check(own.length > 0 && own.join() === listed.join(),
              page + " lists its chapters", own + " for " + listed);
        const [next] = await hrefs(tab.locator(".pager a[rel=next]"));
        check(next === own[0], page + " comes before them", next);
        await tab.goto(url("index.html"));
        check((await hrefs(tab.locator("h3.part a"))).includes(page),
              "the contents name " + page);
        await tab.context().close();
    }
}

async function theme(browser) {
    const tab = await open(browser, chapters[0], { colorScheme: "light" });
    const paper = () => tab.evaluate(() =>
        getComputedStyle(document.documentElement).backgroundColor);
    const light = await paper();
    await tab.click("#theme");
    const dark = await paper();
    check(light !== dark, "the button changes the scheme");
    await tab.click("#theme");
    check(await paper() === light, "and back");
    await tab.emulateMedia({ colorScheme: "dark" });
    check(await paper() === light, "what was chosen stays");
    await tab.click("#theme");
    await tab.click("#theme");
    check(await paper() === dark && /auto/.test(await tab.locator("#theme")
        .getAttribute("aria-label")), "the third choice is the system's");
    await tab.emulateMedia({ colorScheme: "light" });
    check(await paper() === light, "which it follows");
    await tab.click("#theme");
    await tab.goto(url("index.html"));
    check(await paper() === dark, "the choice lasts");
    await tab.emulateMedia({ media: "print" });
    check(await paper() === "rgb(255, 255, 255)", "paper is white",
          await paper());
    check(!await tab.locator("#sidebar").isVisible() &&
          !await tab.locator(".top").isVisible(), "print has only the text");
    await tab.context().close();
}

async function menu(browser) {
    const tab = await open(browser, chapters[0], {
        viewport: { width: 390, height: 800 } });
    check(!await tab.locator("#sidebar").isVisible(), "a phone hides the " +
          "sidebar");
    await tab.click("#menu");
    check(await tab.locator("#sidebar a[aria-current]").isVisible(),
          "the menu shows it");
    await accessible(tab, "the open menu");
    const reached = [];
    for (let i = 0; i < 200; i++) {
        await tab.keyboard.press("Tab");
        reached.push(await tab.evaluate(() =>
            document.activeElement.closest("main") === null));
    }
    check(reached.every((ok) => ok), "no key leads below the menu");
    await tab.keyboard.press("Escape");
    check(!await tab.locator("#sidebar").isVisible() && await tab.evaluate(
        () => document.activeElement.id === "menu" &&
            !document.getElementById("main").inert), "Esc closes it");
    await tab.click("#menu");
    await tab.locator("#sidebar ol a").first().click();
    check(!await tab.locator("#sidebar").isVisible() &&
          new URL(tab.url()).hash !== "", "a section closes the menu");
    await tab.context().close();
}

async function search(browser) {
    const tab = await open(browser, chapters[0]);
    const ask = async (words) => {
        await tab.fill("#query", words);
        await tab.waitForFunction(() =>
            document.getElementById("count").textContent !== "");
        return tab.locator("#hits a").allTextContents();
    };
    await tab.keyboard.press("/");
    check(await tab.locator("#search").isVisible(), "/ opens the search");
    await tab.waitForFunction(() => window.bookRecords !== undefined);
    for (const words of ["frame", "页框", "get_free_page", "fram"])
        check((await ask(words)).length > 0, "finds " + words);
    check((await ask("页框")).some((t) => t.includes("页框")),
          "shows the Chinese name");
    check((await ask("qqzzqq")).length === 0, "finds nothing for nothing");
    await accessible(tab, "the search");
    await ask("页框");
    await tab.keyboard.press("Enter");
    await tab.waitForFunction(() => location.hash !== "");
    const found = await tab.evaluate(() =>
        document.getElementById(location.hash.slice(1)) !== null);
    check(found, "a hit leads to its place", tab.url());
    await tab.context().close();
}

// What input methods and mixed scripts need; the records are made up.
async function scripts(browser) {
    const tab = await open(browser, chapters[0]);
    const records = ["这是Linux内核的share_page函数", "共有ページはshm_swap_inで読む",
                     "페이지share_page공유"];
    await tab.addInitScript((records) => {
        Object.defineProperty(window, "bookRecords", {
            get: () => records, set: () => {} });
    }, records.map((text, i) => ["#r" + i, "T", "S", text]));
    await tab.turn(chapters[0]);
    await tab.keyboard.press("/");
    await tab.fill("#query", "Linux");
    await tab.waitForFunction(() =>
        document.getElementById("count").textContent !== "");
    for (const [words, wanted] of [["Linux", "0"], ["share_page", "0 2"],
            ["内核", "0"], ["Linux内核", "0"], ["函数", "0"], ["ページ", "1"],
            ["shm_swap_in", "1"], ["swap", ""], ["공유", "2"],
            ["페이지share_page", "2"], ["共有", "1"], ["page内核", ""]]) {
        await tab.fill("#query", words);
        const got = await tab.locator("#hits a").evaluateAll((all) =>
            all.map((a) => a.href.replace(/^.*#r/, "")).sort().join(" "));
        check(got === wanted, "finds " + words, got + " for " + wanted);
    }
    await tab.fill("#query", "share_page");
    const pressed = (id, key, how) => tab.evaluate(([id, key, how]) => {
        const before = location.hash;
        document.getElementById(id).dispatchEvent(new KeyboardEvent("keydown",
            { key, bubbles: true, cancelable: true, ...how }));
        return location.hash !== before || document.getElementById("search")
            .open !== (id === "query");
    }, [id, key, how]);
    for (const how of [{ isComposing: true }, { keyCode: 229 }])
        check(!await pressed("query", "Enter", how), "an Enter of an input " +
              "method opens no hit", JSON.stringify(how));
    check(await pressed("query", "Enter", {}), "Enter opens the first hit");
    for (const how of [{ isComposing: true }, { keyCode: 229 }])
        check(!await pressed("find", "/", how), "a / of an input method " +
              "opens no search", JSON.stringify(how));
    check(await pressed("find", "/", {}), "/ opens the search");
    await tab.context().close();
}

async function copying(browser) {
    for (const page of chapters) {
        const tab = await open(browser, page);
        for (const listing of await tab.locator(".listing").all()) {
            await listing.locator("button.copy").click();
            const got = await tab.evaluate(() => window.copied.pop());
            const [href, first] = await listing.evaluate((e) => [
                e.querySelector(".path").getAttribute("href"),
                Number(e.querySelector(".l").dataset.n)]);
            const name = href.replace(/^src\//, "").replace(/\.html#.*$/,
                                                            "");
            if (/\/layer$/.test(name))
                continue;               // a broken kernel's, in no file
            const lines = fs.readFileSync(
                path.join(sources, name), "utf8").split("\n");
            const n = got.split("\n").length - 1;
            check(got === lines.slice(first - 1, first - 1 + n).join("\n") +
                  "\n", page + ": a copy of " + name + " is its lines");
        }
        for (const typed of await tab.locator(".run, .console").all()) {
            await typed.locator("button.copy").click();
            const got = await tab.evaluate(() => window.copied.pop());
            check(/^(\S.*\n)+$/.test(got) && !/^\$ /m.test(got),
                  page + ": a command without its prompt", got);
            const said = await typed.locator(".said").allTextContents();
            check(said.every((line) => !got.includes(line)),
                  page + ": no output among the commands");
        }
        await tab.context().close();
    }
}

// The forms that speak to the reader: an answer is out of sight until it is
// asked for, a belief leads to its exercise, a step lights up its part.
async function forms(browser) {
    let asked = 0;
    for (const page of chapters) {
        const tab = await open(browser, page);
        for (const box of await tab.locator(".box.check").all()) {
            const answer = box.locator("details > :last-child");
            check(!await answer.isVisible(), page + " hides an answer");
            await box.locator("summary").click();
            check(await answer.isVisible(), page + " shows it when asked");
            asked++;
        }
        for (const box of await tab.locator(".box.think").all())
            check(/#ex-/.test(await box.locator("a.ref").last()
                .getAttribute("href")), page + ": a belief leads to its " +
                "exercise");
        for (const list of await tab.locator(".steps").all()) {
            const figure = tab.locator("#" + await list.evaluate(
                (e) => e.dataset.of));
            await list.locator("li").last().hover();
            const n = await list.locator("li").count();
            const lit = figure.locator("svg .step.now");
            check(await lit.count() > 0 && (await lit.first()
                .getAttribute("class")).includes("step-" + n),
                  page + ": a step lights up its part");
        }
        await tab.context().close();
    }
    const wide = await open(browser, chapters[0], {
        viewport: { width: 1500, height: 900 } });
    const tops = await wide.locator(".noted").evaluateAll((all) =>
        all.map((e) => e.lastElementChild.getBoundingClientRect().top -
            e.firstElementChild.getBoundingClientRect().top));
    check(tops.every((d) => Math.abs(d) < 20), "asides begin beside their " +
          "paragraphs", tops.join(" "));
    await wide.context().close();
    check(asked > 0 || sources === ".", "questions were asked");
}

// What the pages' script does, and the measures above, are tried once, on the
// fixture; how long lines are, on the book.
const each = { faces, places, forms, everyPage, schemes, parts, search,
               copying };
run(sources === "." ? { ...each, measure, reading } :
    { ...each, reading, broken, theme, menu, scripts });
