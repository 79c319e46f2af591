// SPDX-License-Identifier: GPL-2.0-only
// Boots the book's kernels in the machine of its pages, without a page: each
// run gets what QEMU got, and must write the same to both ports.
//
//     node here.js LIST
//
// LIST has a line a run, in columns parted by tabs: its name, its here=, its
// watch=, and what tools/boot was told.  With FOLDER only a chapter's runs are
// booted.
"use strict";

const fs = require("fs");
const path = require("path");
const { createHash } = require("crypto");
const vm = require("vm");
const { spawnSync } = require("child_process");
const { check, judge } = require("./judge");
const bookMachine = require("../../tools/weave/html/run/machine.js");

const vendor = path.join(__dirname, "../../tools/weave/vendor");
const MOST_LEFT_OUT = 15;               // per cent of the runs with here=no
const DIFF_LINES = 20;

const read = (file) => new Uint8Array(fs.readFileSync(file));
const readText = (file) => fs.readFileSync(file, "utf8");

const library = new Function(...bookMachine.SHADOWED,
                             readText(path.join(vendor, "v86/libv86.js")));
const wasm = new WebAssembly.Module(read(path.join(vendor, "v86/v86.wasm")));

// ---- booting ---------------------------------------------------------------

// What the words of tools/boot bring: options of a machine, and how the run
// is to end.
function brought(words) {
    const options = { modules: [] };
    let expect = "pass";
    while (words[0].startsWith("--")) {
        const [option, value] = words.splice(0, 2);
        const [name, file] = value.split("=");
        if (option === "--expect")
            expect = value;
        else if (option === "--module")
            options.modules.push({ name, data: read(file) });
        else
            throw new Error(option + " cannot be brought here: here=no");
    }
    options.kernel = read(words.shift());
    options.words = words.join(" ");
    return { options, expect };
}

// Runs a machine to its end, in slices of so many ms.
async function boot(options, slice = 50) {
    const said = ["", ""];
    const machine = new bookMachine.Machine({ library, wasm, ...options,
        say: (port, text) => { said[port - 1] += text; } });
    await machine.load();
    while (machine.slice(slice))
        await new Promise(setImmediate);
    await machine.destroy();
    return { machine, com1: said[0], com2: said[1] };
}

function differences(expected, got) {
    const { stdout } = spawnSync("diff", ["-u", "--label", "QEMU",
        "--label", "here", expected, "-"], { input: got, encoding: "utf8" });
    return stdout.split("\n").slice(0, DIFF_LINES).join("\n");
}

// With another compiler or QEMU than the kept runs were made with, numbers
// are masked as tools/compare-transcripts masks them.
const kept = "tests/transcripts/made-with", now = "build/made-with";
const masked = fs.existsSync(kept) && fs.existsSync(now) &&
    readText(kept) !== readText(now);

function mask(text) {
    return text.split("\n").map((line) => line
        .replace(/0x[0-9a-f]+/g, "#")
        .replace(/[0-9a-f]*[0-9][0-9a-f]*/g, "#")
        .replace(/[ \t]+/g, " ")
        .replace(/#([ .]#)+/g, "#"))
        .filter((line, i, all) => line !== all[i - 1]).join("\n");
}

// What is wrong with text that should be the file's, or null.  Of a run with
// here=counts the machine knows no number of instructions, and the program
// prints `-`.
function compare(file, got, here) {
    let expected = readText(file);
    if (here === "counts") {
        const counted = expected.replace(/\| \d+ \|$/gm, "| - |");
        if (counted === expected)
            return "no number of instructions ends a line: not here=counts";
        expected = counted;
    }
    return expected === got || (masked && mask(expected) === mask(got)) ?
        null : differences(file, got);
}

// ---- the book's runs ---------------------------------------------------------

const list = readText(process.argv[2]).trim().split("\n").map((line) => {
    const [name, here, watch, words] = line.trim().split("\t");
    return { name, here, watch: watch.split(" ").filter(Boolean),
             words: words.split(" ").filter(Boolean) };
});
const asked = list.filter(({ name, here }) => here !== "no" &&
    (!process.env.FOLDER || name.startsWith(process.env.FOLDER + "/")));

async function testRun({ name, here, watch, words }) {
    const { options, expect } = brought([...words]);
    const { machine, com1, com2 } = await boot(options);
    check(machine.verdict === expect, "it ends with " + expect,
          machine.verdict + " " + machine.why);
    const transcript = compare("tests/transcripts/" + name + ".txt", com1,
                               here);
    check(transcript === null, "COM1", transcript);
    const drawings = compare("build/run/" + name + "/com2.txt", com2);
    check(drawings === null, "COM2", drawings);
    for (const watched of watch) {
        const symbol = machine.elf.symbols.get(watched);
        check(symbol && symbol.isFunction, "watch=" + watched +
              ": the kernel has no function of this name");
    }
}

const tests = Object.fromEntries(asked.map((run) =>
    [run.name, () => testRun(run)]));

tests.leftOut = () => {
    const no = list.filter(({ here }) => here === "no").map((r) => r.name);
    check(no.length * 100 <= list.length * MOST_LEFT_OUT, no.length + " of " +
          list.length + " runs say here=no, more than " + MOST_LEFT_OUT +
          " per cent", no.join(" "));
};

// ---- what can fail does ------------------------------------------------------

tests.differences = () => {
    const file = "build/run/01-boot/hello/com1.txt", text = readText(file);
    check(compare(file, text) === null, "the same is the same");
    const wrong = compare(file, text.replace("clock ticks: 3", "ticks"));
    check(wrong.startsWith("--- QEMU\n+++ here\n") &&
          wrong.includes("\n-clock ticks: 3\n+ticks"), "a line", wrong);
    check(compare(file, text + "x") !== null, "an end without a line");
    check(compare(file, text, "counts").includes("here=counts"),
          "nothing is counted");
    check(compare(file, "").split("\n").length <= DIFF_LINES, "all of it");
};

const stub = (name) => "build/test/stubs/" + name + ".elf";

// Boots a stub; it must end with a verdict, and have said what begins so.
async function testStub(name, limits, verdict, said) {
    const { machine, com1 } = await boot({ kernel: read(stub(name)),
                                           ...limits });
    check(machine.verdict === verdict, name + " ends with " + verdict,
          machine.verdict + " " + machine.why);
    check(com1.startsWith(said) && (said !== "" || com1 === ""),
          name + " said", com1.slice(0, 80));
}

tests["stubs/hang-cli"] = () =>
    testStub("hang-cli", {}, "halted", "stub: halting for good\n");
tests["stubs/hang-loop"] = () =>
    testStub("hang-loop", { guestSeconds: 1 }, "guest-time",
             "stub: spinning\nhalf a li");
tests["stubs/silent"] = () =>
    testStub("silent", { hostSeconds: 0.1 }, "host-time", "");
tests["stubs/triple"] = () =>
    testStub("triple", {}, "crashed", "stub: no way back\n");
tests["stubs/flood"] = () =>
    testStub("flood", { characters: 10000 }, "flood",
             "stub: and again and again and again\n".repeat(200));
tests["stubs/fail"] = () =>
    testStub("fail", {}, "fail", "stub: about to fail\npanic: ");

tests["stubs/modules"] = async () => {
    const bytes = (text) => new TextEncoder().encode(text);
    const { machine, com1 } = await boot({ kernel: read(stub("modules")),
        modules: [{ name: "one", data: bytes("first\n") },
                  { name: "two", data: bytes("x".repeat(5000) + "\n") },
                  { name: "three", data: bytes("…\n") }] });
    check(machine.verdict === "pass" && com1 === "one\nfirst\ntwo\n" +
          "x".repeat(5000) + "\nthree\n…\n", "three modules, in order", com1);
};

tests.stopped = async () => {
    const machine = new bookMachine.Machine({ library, wasm,
        kernel: read(stub("silent")) });
    await machine.load();
    check(machine.slice(5), "it goes on");
    machine.stop();
    check(machine.verdict === "ended" && !machine.slice(5), "it is stopped");
    await machine.destroy();
};

// However the time is cut, the same instructions are done.
tests.slices = async () => {
    const { words } = list.find(({ name }) => name === "01-boot/hello");
    const { options } = brought([...words]);
    const long = await boot(options, 1000), short = await boot(options, 0.01);
    check(long.com1 === short.com1 && long.com2 === short.com2, "the words");
    check(long.machine.instructions === short.machine.instructions &&
          long.machine.instructions > 0, "the instructions",
          long.machine.instructions + ", " + short.machine.instructions);
};

// A page has no modules: there it is a script that defines one name.
tests.script = () => {
    const page = vm.createContext({});
    vm.runInContext(readText(path.join(__dirname,
        "../../tools/weave/html/run/machine.js")), page);
    check(Object.keys(page).join() === "bookMachine" &&
          Object.keys(page.bookMachine).join() ===
          Object.keys(bookMachine).join(), "one name",
          Object.keys(page).join());
};

tests.notElf = () => {
    let message = "";
    try {
        new bookMachine.Machine({ library, wasm, kernel: new Uint8Array(9) });
    } catch (error) {
        message = error.message;
    }
    check(message === "the kernel is no 32-bit ELF file", "it says so",
          message);
};

// Nothing of others was changed, and nothing came without its sum.
tests.vendor = () => {
    const sums = new Map(readText(path.join(vendor, "SHA256SUMS")).trim()
        .split("\n").map((line) => line.split("  ").reverse()));
    for (const folder of fs.readdirSync(vendor, { withFileTypes: true }))
        for (const file of folder.isDirectory() ?
             fs.readdirSync(path.join(vendor, folder.name)) : []) {
            const name = folder.name + "/" + file;
            check(createHash("sha256").update(read(path.join(vendor, name)))
                .digest("hex") === sums.get(name), name + " has its sum");
            sums.delete(name);
        }
    check(sums.size === 0, "every sum has its file", [...sums.keys()].join());
};

judge(tests).then((passed) => process.exit(passed ? 0 : 1));
