// SPDX-License-Identifier: GPL-2.0-only
// Judges an EPUB: node epub.js EPUB FOLDER BOOK.json SOURCES [AGAIN].
// FOLDER holds its files, BOOK.json is what it was made of, SOURCES is
// where the listed files lie, AGAIN the same book made a second time.
// epubcheck says whether it is valid; a browser as narrow as a phone says
// whether it can be read.  EPUBCHECK is the program's path; judge.js says
// what else it needs.
"use strict";

const fs = require("fs");
const path = require("path");
const { spawnSync } = require("child_process");
const { accessible: audit, check, opener, run } = require("./judge");

const [, , epub, folder, book, sources, again] = process.argv;
const inside = path.resolve(folder, "EPUB");
const pages = fs.readdirSync(inside).filter((f) => f.endsWith(".xhtml"));
// As narrow as a phone.
const open = opener(inside, { viewport: { width: 360, height: 640 } });

function epubcheck(file) {
    const jar = process.env.EPUBCHECK || "/usr/bin/epubcheck";
    const run = spawnSync("java", ["-XX:TieredStopAtLevel=1",
                                   "-XX:+UseSerialGC", "-jar", jar, "--failonwarnings", file],
                          { encoding: "utf8" });
    return { ok: run.status === 0, said: run.stdout + run.stderr };
}

async function valid() {
    const { ok, said } = epubcheck(epub);
    check(ok && said.includes("No errors or warnings detected"),
          "epubcheck is content", said);
}

// The entries of a ZIP file: { name, time, stored, first }.
function entries(bytes) {
    const out = [];
    let at = bytes.readUInt32LE(bytes.length - 6);
    while (bytes.readUInt32LE(at) === 0x02014b50) {
        const n = bytes.readUInt16LE(at + 28);
        out.push({ name: bytes.toString("utf8", at + 46, at + 46 + n),
                   time: bytes.readUInt32LE(at + 12),
                   stored: bytes.readUInt16LE(at + 10) === 0,
                   extra: bytes.readUInt16LE(at + 30) });
        at += 46 + n + bytes.readUInt16LE(at + 30) +
              bytes.readUInt16LE(at + 32);
    }
    return out;
}

async function packed() {
    const bytes = fs.readFileSync(epub);
    const list = entries(bytes);
    check(list[0].name === "mimetype" && list[0].stored &&
          list[0].extra === 0, "the type comes first, as it is");
    check(new Set(list.map((e) => e.time)).size === 1,
          "all files have one time");
    if (again)
        check(bytes.equals(fs.readFileSync(again)),
              "the same book has the same bytes");
}

async function metadata() {
    const opf = fs.readFileSync(path.join(inside, "package.opf"), "utf8");
    const values = (property) => Array.from(opf.matchAll(new RegExp(
        'property="' + property + '">([^<]+)<', "g")), (m) => m[1]);
    check(values("schema:accessMode").join() === "textual,visual",
          "how it can be read");
    check(values("schema:accessModeSufficient").includes("textual"),
          "by text alone");
    for (const feature of ["alternativeText", "tableOfContents",
                           "readingOrder", "structuralNavigation"])
        check(values("schema:accessibilityFeature").includes(feature),
              "it has " + feature);
    check(values("schema:accessibilityHazard").join() === "none",
          "it harms nobody");
    check(values("schema:accessibilitySummary").join().length > 80,
          "a summary");
    check(/<dc:language>en<\/dc:language>/.test(opf), "a language");
    check(/page-progression-direction="ltr"/.test(opf), "a direction");
    check(/<dc:identifier id="id">urn:uuid:[0-9a-f-]{36}</.test(opf),
          "an identifier");
    const spine = opf.match(/<spine[^]*<\/spine>/)[0];
    check((spine.match(/<itemref/g) || []).length === pages.length,
          "every page has its place");
}

// Runs in the page: what cannot be read on a narrow screen.
function measure() {
    const width = document.documentElement.clientWidth;
    const found = [];
    if (document.documentElement.scrollWidth > width)
        found.push("the page is wider than the screen");
    const walker = document.createTreeWalker(document.body,
                                             NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const what = node.data.trim().slice(0, 50);
        if (what === "" || node.parentElement.closest("[hidden]"))
            continue;
        const range = document.createRange();
        // Spaces at the end of a line may hang over.
        for (const word of node.data.matchAll(/\S+/g)) {
            range.setStart(node, word.index);
            range.setEnd(node, word.index + word[0].length);
            const r = range.getBoundingClientRect();
            if (r.right > width + 1 || r.left < -1) {
                found.push("cut off: " + what);
                break;
            }
        }
        if (parseFloat(getComputedStyle(node.parentElement).fontSize) < 9.5)
            found.push("too small: " + what);
    }
    for (const image of document.images) {
        if (image.getBoundingClientRect().right > width + 1)
            found.push("cut off: " + image.alt);
        if (!image.complete || image.naturalWidth === 0)
            found.push("no picture: " + image.src);
        if (image.alt.length < 12)
            found.push("no text for a picture: " + image.src);
    }
    return found;
}

async function narrow(browser) {
    const tab = await open(browser, pages[0]);
    for (const page of pages) {
        await tab.turn(page);
        const found = await tab.evaluate(measure);
        check(found.length === 0, page, found.join());
    }
    await tab.context().close();
}

async function accessible(browser) {
    const tab = await open(browser, pages[0]);
    for (const page of pages) {
        await tab.turn(page);
        for (const dark of page === "cover.xhtml" ? [false] : [false, true]) {
            await tab.emulateMedia({ colorScheme: dark ? "dark" : "light" });
            // An e-reader's own colours.
            await tab.addStyleTag({ content: dark ?
                "body { background: #121212; color: #e0e0e0; }" +
                "a:link { color: #9ecbff; }" :
                "body { background: white; color: black; }" });
            await audit(tab, page + (dark ? ", dark" : ", light"), { dark });
        }
    }
    await tab.context().close();
}

// Han characters are marked as Chinese.
async function languages(browser) {
    const tab = await open(browser, pages[0]);
    let seen = 0;
    for (const page of pages) {
        await tab.turn(page);
        const words = await tab.evaluate(() => {
            const out = [];
            const walker = document.createTreeWalker(document.body,
                                                     NodeFilter.SHOW_TEXT);
            for (let n = walker.nextNode(); n; n = walker.nextNode())
                if (/\p{Script=Han}/u.test(n.data))
                    out.push([n.data.trim(), n.parentElement
                        .closest("[lang]").getAttribute("lang")]);
            return out;
        });
        seen += words.length;
        for (const [word, lang] of words)
            check(lang === "zh-Hans", page + " marks " + word, lang);
    }
    await tab.context().close();
    check(seen > 0, "there is Chinese in it");
}

// What a book.json calls a listing: { id, file, first, last }.
function listings(json) {
    const out = [];
    (function walk(node) {
        if (Array.isArray(node)) {
            node.forEach(walk);
        } else if (node && typeof node === "object") {
            if (node.t === "Div" && node.c[0][1].includes("listing"))
                out.push({ id: node.c[0][0],
                           ...Object.fromEntries(node.c[0][2]) });
            Object.values(node).forEach(walk);
        }
    })(json.blocks);
    return out;
}

// Selecting a listing and copying gives its lines, and no numbers.
async function copying(browser) {
    const json = JSON.parse(fs.readFileSync(book, "utf8"));
    const wanted = new Map(listings(json).map((l) => [l.id, l]));
    check(wanted.size > 0, "there are listings");
    const tab = await open(browser, pages[0]);
    let seen = 0;
    for (const page of pages) {
        await tab.turn(page);
        for (const figure of await tab.locator("figure.listing").all()) {
            const l = wanted.get(await figure.getAttribute("id"));
            const got = await figure.locator("pre").evaluate((pre) => {
                getSelection().selectAllChildren(pre);
                return getSelection().toString();
            });
            const lines = fs.readFileSync(path.join(sources, l.file),
                "utf8").split("\n").slice(l.first - 1, l.last);
            const plain = (text) => text.replace(/\s+/g, " ").trim();
            check(/\/layer$/.test(l.file) ||   // a broken kernel's
                  plain(got) === plain(lines.join("\n")),
                  page + ": a copy of " + l.path + " is its lines",
                  got.slice(0, 200));
            seen++;
        }
    }
    await tab.context().close();
    check(seen === wanted.size, "all listings are there",
          seen + " of " + wanted.size);
}

// The checks above must see what is wrong.
const breaks = [
    { name: "code that does not wrap", on: "pre.code",
      spoil: (e) => { e.style.whiteSpace = "pre"; }, say: "cut off" },
    { name: "a figure of one size", on: ".figure img",
      spoil: (e) => { e.style.cssText = "max-width: none; width: 900px"; },
      say: "cut off" },
    { name: "a figure without words", on: ".figure img",
      spoil: (e) => { e.alt = ""; }, say: "no text" },
    { name: "small print", on: "pre.code",
      spoil: (e) => { e.style.fontSize = "7px"; }, say: "too small" },
];

async function broken(browser) {
    const page = pages.find((p) => /^\d\d-/.test(p) && !p.startsWith("00"));
    for (const b of breaks) {
        const tab = await open(browser, page);
        for (const e of await tab.locator(b.on).all())
            await e.evaluate(b.spoil);
        const said = (await tab.evaluate(measure)).join("; ");
        check(said.includes(b.say), b.name + " is not found", said);
        await tab.context().close();
    }
    const copy = path.join(path.dirname(path.resolve(epub)), "broken.epub");
    const bytes = fs.readFileSync(epub);
    fs.writeFileSync(copy, bytes.subarray(0, bytes.length - 200));
    check(!epubcheck(copy).ok, "epubcheck refuses half a book");
    fs.unlinkSync(copy);
}

// Each question leads to its answer, which is on another page.
async function answers(browser) {
    let asked = 0;
    const tab = await open(browser, pages[0]);
    for (const page of pages) {
        await tab.turn(page);
        const hrefs = await tab.locator(".box.check a").evaluateAll((all) =>
            all.map((a) => a.getAttribute("href"))
                .filter((h) => h.includes("answer-")));
        const boxes = await tab.locator(".box.check").count();
        check(hrefs.length === boxes &&
              hrefs.every((h) => h.startsWith("answers.xhtml#")),
              page + ": questions lead to their answers", hrefs.join(" "));
        asked += boxes;
    }
    await tab.context().close();
    check(asked > 0 || sources === ".", "questions were asked");
}

run({ answers, valid, packed, metadata, narrow, accessible, languages, copying,
      ...(sources === "." ? {} : { broken }) });
