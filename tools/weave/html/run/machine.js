// SPDX-License-Identifier: GPL-2.0-only
// A machine of the book outside QEMU: v86 in a page, or under Node, with a
// multiboot loader and a clock of our own, so that a kernel prints here what
// it printed for the book.  A classic script: it defines `bookMachine`.
//
//     const machine = new bookMachine.Machine({
//         library,         // function (...bookMachine.SHADOWED) whose body is
//                          // the text of libv86.js
//         wasm,            // v86.wasm, a WebAssembly.Module
//         kernel,          // an ELF file, a Uint8Array
//         modules,         // [{ name, data }], in the order of QEMU's -initrd
//         words,           // the kernel's command line
//         say(port, text)  // called with what it writes to COM1 and COM2
//     });
//     await machine.load();
//     while (machine.slice(12))        // milliseconds of the caller's time
//         ...                          // let others do something
//     machine.verdict;                 // how it ended
//     await machine.destroy();         // its 26 MiB, and no sooner
//
// Nothing here asks the network or starts a worker.  The same input gives the
// same output and the same count of instructions everywhere, however the time
// is sliced, because no clock but the machine's own is read for the guest.
"use strict";

(function () {
    const MEMORY = 16 << 20;            // as tools/boot gives its guests
    const PAGE = 4096;
    const NS_PER_INSTRUCTION = 16;      // as -icount shift=4
    const EXIT_PORT = 0xf4;             // isa-debug-exit
    const INTERRUPTS_ON = 0x200;        // in EFLAGS

    // Where QEMU's loader puts the multiboot information.  A report of
    // registers shows it in ESI.
    const INFO = 0x9500;
    const INFO_MAP = INFO + 0x100;
    const INFO_MODULES = INFO + 0x200;
    const INFO_STRINGS = INFO + 0x400;
    const HAS_WORDS = 1 << 2, HAS_MODULES = 1 << 3, HAS_MAP = 1 << 6;
    const EBX = 3, ESI = 6;           // of v86's registers

    // What a BIOS tells about 16 MiB in QEMU's isapc: from, size, and 1 if
    // it is memory.  The last is QEMU's own.
    const RANGES = [
        [0, 0x9fc00, 1], [0x9fc00, 0x400, 2], [0xd0000, 0x20000, 2],
        [0xf0000, 0x10000, 2], [0x100000, MEMORY - 0x100000, 1], [0, 0, 0],
    ];

    // Globals that libv86.js must not see: its clock is the machine's, it
    // exports to a module of our own, and it has no worker and no Node.
    const SHADOWED = ["performance", "module", "Worker", "process"];

    // A run that exceeds one of these has lost its way.
    const LIMITS = {
        guestSeconds: 10,               // as tools/boot
        hostSeconds: 60,                // in slices
        characters: 1 << 20,            // on one port
    };

    const pageUp = (address) => Math.ceil(address / PAGE) * PAGE;

    const nothing = () => {};

    // ---- ELF -------------------------------------------------------------

    // What matters of a kernel's file: `end`, the first physical address
    // after it, and `symbols`, a map of name to { address, isFunction }.
    function readElf(bytes) {
        const view = new DataView(bytes.buffer, bytes.byteOffset,
                                  bytes.byteLength);
        const u32 = (at) => view.getUint32(at, true);
        const u16 = (at) => view.getUint16(at, true);
        const PT_LOAD = 1, SHT_SYMTAB = 2, STT_FUNC = 2, SYMBOL = 16;
        if (bytes.length < 52 || u32(0) !== 0x464c457f || bytes[4] !== 1)
            throw new Error("the kernel is no 32-bit ELF file");

        let end = 0;
        for (let i = 0, at = u32(28); i < u16(44); i++, at += u16(42))
            if (u32(at) === PT_LOAD)
                end = Math.max(end, u32(at + 12) + u32(at + 20));

        const symbols = new Map();
        const section = (i) => u32(32) + i * u16(46);
        const string = (at) => {
            let text = "";
            while (bytes[at] !== 0)
                text += String.fromCharCode(bytes[at++]);
            return text;
        };
        for (let i = 0; i < u16(48); i++) {
            if (u32(section(i) + 4) !== SHT_SYMTAB)
                continue;
            const strings = u32(section(u32(section(i) + 24)) + 16);
            const first = u32(section(i) + 16);
            const size = u32(section(i) + 20);
            for (let at = first; at < first + size; at += SYMBOL)
                if (u32(at) !== 0 && u16(at + 14) !== 0)
                    symbols.set(string(strings + u32(at)), {
                        address: u32(at + 4),
                        isFunction: (bytes[at + 12] & 15) === STT_FUNC });
        }
        return { end, symbols };
    }

    // ---- the machine -------------------------------------------------------

    class Machine {
        // The options are those above, and any of LIMITS.
        constructor(options) {
            this.options = { modules: [], words: "", say: nothing,
                             ...LIMITS, ...options };
            this.elf = readElf(this.options.kernel);
            // null, then as tools/boot has it: pass, fail, odd, guest-time,
            // host-time, flood, ended (by stop) or crashed (the emulator
            // itself did, as at a double or triple fault); and halted: asleep
            // with interrupts off, for ever.
            this.verdict = null;
            this.why = "";              // of a crash, the emulator's words
            this.instructions = 0;
            this.counted = 0;           // v86's counter when last looked at
            this.idle = 0;              // ns that the guest slept through
            this.host = 0;              // ms spent in slices
            this.ports = [1, 2].map((port) => ({
                port, bytes: [], characters: 0,
                decoder: new TextDecoder("utf-8", { ignoreBOM: true }) }));
        }

        // The guest's time in ms.  v86 makes its cycles of it by multiplying
        // and rounding down; half a nanosecond keeps them whole.
        now() {
            if (!this.cpu)
                return 0;
            const counter = this.cpu.instruction_counter[0] >>> 0;
            this.instructions += (counter - this.counted) >>> 0;
            this.counted = counter;
            return (this.instructions * NS_PER_INSTRUCTION + this.idle + 0.5) /
                   1e6;
        }

        // Makes the machine, ready before its first instruction.
        async load() {
            const { library, wasm, kernel, words } = this.options;
            const module = { exports: {} };
            library({ now: () => this.now() }, module);
            this.emulator = new module.exports.V86({
                wasm_fn: (imports) => this.instantiate(wasm, imports),
                memory_size: MEMORY, vga_memory_size: 1 << 20,
                multiboot: { buffer: kernel.slice().buffer }, cmdline: words,
                uart1: true, autostart: false, acpi: false,
                net_device: { type: "none" },
                disable_speaker: true, disable_keyboard: true,
                disable_mouse: true,
                disable_jit: true,      // faster for so short a run, and exact
            });
            this.emulator.add_listener("serial0-output-byte",
                                       (byte) => this.hear(0, byte));
            this.emulator.add_listener("serial1-output-byte",
                                       (byte) => this.hear(1, byte));
            await new Promise((ready) =>
                this.emulator.add_listener("emulator-ready", ready));
            const cpu = this.emulator.v86.cpu;
            cpu.io.register_write_consecutive(
                EXIT_PORT, cpu, (value) => this.exit(value),
                nothing, nothing, nothing);
            // Where nothing is, isapc reads zeros, and v86 would read ones.
            cpu.io.mmap_register(MEMORY, 0xe0000000 - MEMORY, () => 0, nothing,
                                 () => 0, nothing);
            this.counted = cpu.instruction_counter[0] >>> 0;
            this.cpu = cpu;
            this.handOver();
        }

        // v86's own start of its wasm, with our clock.  A machine that has
        // ended takes no further interrupt.
        async instantiate(wasm, imports) {
            const timers = imports.env.run_hardware_timers;
            imports.env.microtick = () => this.now();
            imports.env.run_hardware_timers = (acpi, now) => {
                if (this.verdict === null)
                    return timers(acpi, now);
                this.cpu.in_hlt[0] = 1;
                return 0;
            };
            this.wasm = (await WebAssembly.instantiate(wasm, imports)).exports;
            return this.wasm;
        }

        // The multiboot information and the modules, as QEMU lays them; v86's
        // own loader knows one module, and no name for it.
        handOver() {
            const { modules, words } = this.options;
            let strings = INFO_STRINGS, end = pageUp(this.elf.end);
            const put = (at, bytes) => this.emulator.write_memory(bytes, at);
            const putWords = (at, list) =>
                put(at, new Uint8Array(new Uint32Array(list).buffer));
            const string = (text) => {
                const at = strings;
                const bytes = new TextEncoder().encode(text + "\0");
                put(at, bytes);
                strings += bytes.length;
                return at;
            };

            const list = modules.flatMap(({ name, data }) => {
                const from = end;
                put(from, data);
                end = pageUp(from + data.length);
                return [from, from + data.length, string(name), 0];
            });
            putWords(INFO_MODULES, list);
            const map = RANGES.flatMap(([from, size, type]) =>
                [20, from, 0, size, 0, type]);
            putWords(INFO_MAP, map);
            const flags = HAS_WORDS | HAS_MAP |
                          (modules.length > 0 ? HAS_MODULES : 0);
            putWords(INFO, [flags, 0, 0, 0, string(words), modules.length,
                            INFO_MODULES, 0, 0, 0, 0, map.length * 4,
                            INFO_MAP]);
            this.cpu.reg32[EBX] = this.cpu.reg32[ESI] = INFO;
        }

        hear(index, byte) {
            if (this.verdict === null)
                this.ports[index].bytes.push(byte);
        }

        // Hands on what was written; a character may still lack bytes.
        flush(last) {
            for (const port of this.ports) {
                const text = port.decoder.decode(new Uint8Array(port.bytes),
                                                 { stream: !last });
                port.bytes = [];
                port.characters += text.length;
                if (text !== "")
                    this.options.say(port.port, text);
                if (port.characters > this.options.characters)
                    this.end("flood");
            }
        }

        exit(value) {
            this.end({ 16: "pass", 17: "fail" }[value] || "odd");
        }

        // The first verdict stands.
        end(verdict) {
            if (this.verdict === null)
                this.verdict = verdict;
            if (this.cpu)
                this.cpu.in_hlt[0] = 1; // so that main_loop returns
        }

        // Runs for about so many ms; true: it has not ended yet.
        slice(ms) {
            const clock = globalThis.performance;
            const begun = clock.now();
            let spent = 0;
            while (this.verdict === null && spent < ms) {
                this.turn();
                this.flush(false);
                spent = clock.now() - begun;
                if (this.now() > this.options.guestSeconds * 1000)
                    this.end("guest-time");
                if (this.host + spent > this.options.hostSeconds * 1000)
                    this.end("host-time");
            }
            this.host += spent;
            if (this.verdict !== null)
                this.flush(true);
            return this.verdict === null;
        }

        // One turn of v86's loop, about 100 000 instructions, or until the
        // guest sleeps.  To sleep costs it its own time, not ours.
        turn() {
            let sleep;
            try {
                sleep = this.wasm.main_loop();
            } catch (error) {
                this.why = String(error);
                this.end("crashed");
            }
            if (this.verdict !== null || !this.cpu.in_hlt[0])
                return;
            if (this.cpu.flags[0] & INTERRUPTS_ON) {
                this.now();
                this.idle += Math.max(Math.round(sleep * 1e6), 1000);
            } else {
                this.end("halted");
            }
        }

        // Ends the run; what was said until now is handed on.
        stop() {
            this.end("ended");
            this.flush(true);
        }

        // Lets go of the memory.  Must follow every load(), crashed or not.
        async destroy() {
            this.now();
            this.end("ended");
            const emulator = this.emulator;
            this.emulator = this.cpu = this.wasm = null;
            if (emulator)
                await emulator.destroy();
        }
    }

    const bookMachine = { Machine, readElf, SHADOWED, LIMITS };
    if (typeof module === "object")
        module.exports = bookMachine;
    else
        globalThis.bookMachine = bookMachine;
})();
