// SPDX-License-Identifier: GPL-2.0-only
// What can be wrong with a figure that is shown in a page, and ways to spoil
// one: what measures them must say so.  browser.js has the pages.
"use strict";

const fs = require("fs");

// The print's column, and how large it shows a figure that fits, from the
// class that sets them.
const tex = "tools/weave/pdf/tex/";
const number = (file, pattern) => Number((fs.readFileSync(tex + file, "utf8")
    .match(pattern) || ["", NaN])[1]);
exports.limits = { contrast: 4.5, pixels: 11, points: 7,
    column: number("shared-pages.cls", /^\\textwidth=([\d.]+)pt/m),
    scale: number("book-forms.sty", /includegraphics\[scale=([\d.]+)\]/) };

// Runs in the page: a list of { kind, what }.  Kinds: contrast, pixels, points,
// outside (of its shape), crossed (by an edge), overlap, fade.
exports.measure = (limits) => {
    const found = [];
    const light = (css) => {
        const [r, g, b] = css.match(/[\d.]+/g).map(Number).map((v) => {
            const c = v / 255;
            return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const page = getComputedStyle(document.documentElement).backgroundColor;
    const within = (p, b) => p.x > b.left && p.x < b.right && p.y > b.top &&
        p.y < b.bottom;
    const box = (e) => {
        const b = e.getBBox();
        return { left: b.x, right: b.x + b.width, top: b.y,
                 bottom: b.y + b.height };
    };
    for (const svg of document.querySelectorAll("figure svg")) {
        const name = (svg.closest("[id]") || svg).id;
        const report = (kind, what) => found.push({ kind, what: name + ": " +
                                                    what });
        const shapes = Array.from(svg.querySelectorAll(":is(.node, .cell) " +
            ":is(polygon, ellipse, path)"), (e) => ({ e, box: box(e),
                                         fill: getComputedStyle(e).fill }));
        const texts = Array.from(svg.querySelectorAll("text"), (e) => {
            const size = parseFloat(e.getAttribute("font-size"));
            const y = Number(e.getAttribute("y"));
            return { e, size, words: e.textContent.trim(), box: { ...box(e),
                     top: y - 0.72 * size, bottom: y + 0.2 * size } };
        }).filter((t) => t.words !== "");
        const whole = svg.viewBox.baseVal;
        const shift = svg.querySelector("g").transform.baseVal
            .consolidate().matrix;
        const width = parseFloat(svg.getAttribute("width"));
        for (const t of texts) {
            const middle = { x: (t.box.left + t.box.right) / 2,
                             y: (t.box.top + t.box.bottom) / 2 };
            const under = shapes.filter((s) => within(middle, s.box) &&
                s.e.compareDocumentPosition(t.e) & 4);
            const ground = under.filter((s) => /^rgb\(/.test(s.fill)).pop();
            const pair = [light(getComputedStyle(t.e).fill),
                          light(ground ? ground.fill : page)];
            const contrast = (Math.max(...pair) + 0.05) /
                (Math.min(...pair) + 0.05);
            if (contrast < limits.contrast)
                report("contrast", t.words + " " + contrast.toFixed(1));
            const { left, right, top, bottom } = t.box;
            const last = under.pop();
            if (last && (left < last.box.left || right > last.box.right ||
                top < last.box.top || bottom > last.box.bottom) ||
                left + shift.e < 0 || right + shift.e > whole.width ||
                top + shift.f < 0 || bottom + shift.f > whole.height)
                report("outside", t.words);
            for (const u of texts)
                if (u !== t && left < u.box.right && u.box.left < right &&
                    top < u.box.bottom - 1 && u.box.top < bottom - 1)
                    report("overlap", t.words + " and " + u.words);
            const pixels = t.size * t.e.getScreenCTM().a;
            if (pixels < limits.pixels - 0.01)
                report("pixels", t.words + " " + pixels.toFixed(1));
            const points = t.size * Math.min(limits.scale,
                                             limits.column / width);
            if (!(points >= limits.points))
                report("points", t.words + " " + points.toFixed(1));
        }
        for (const line of svg.querySelectorAll("g.edge > path"))
            for (let at = 0; at < line.getTotalLength(); at++)
                for (const t of texts)
                    if (within(line.getPointAtLength(at), t.box)) {
                        report("crossed", t.words);
                        at = Infinity;
                        break;
                    }
        const scroll = svg.closest(".scroll");
        if (scroll && scroll.scrollWidth > scroll.clientWidth && !/gradient/
            .test(getComputedStyle(scroll).backgroundImage))
            report("fade", "it ends without a sign");
    }
    return found;
};

exports.breaks = [
    { kind: "contrast", spoil: (svg) => {
        svg.querySelector("text").style.fill = "#bbb";
    } },
    { kind: "outside", spoil: (svg) => {
        const text = svg.querySelector(".cell text");
        text.setAttribute("x", Number(text.getAttribute("x")) + 60);
    } },
    { kind: "overlap", spoil: (svg) => {
        const text = svg.querySelector("text");
        text.after(text.cloneNode(true));
    } },
    { kind: "crossed", spoil: (svg) => {
        const { x, y, width, height } = svg.querySelector(".cell text")
            .getBBox();
        svg.querySelector("g.edge > path").setAttribute("d", "M" + x + "," +
            (y + height / 2) + "L" + (x + width) + "," + y);
    } },
    { kind: "pixels", spoil: (svg) => {
        svg.style.minWidth = 0;
        svg.style.width = "100px";
    } },
    { kind: "points", spoil: (svg) => svg.setAttribute("width", "900pt") },
    { kind: "fade", spoil: (svg) => {
        svg.style.minWidth = "4000px";
        svg.closest(".scroll").style.background = "none";
    } },
];
