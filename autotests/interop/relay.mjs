// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

import { once } from 'node:events';
import { connect, createServer } from 'node:net';

/**
 * A TCP relay between one reader and a server. It keeps the reader's URL while the server restarts elsewhere, cuts
 * connections, and answers requests for the test's own pages, which so have the server's origin.
 */
export class Relay {
    #server = createServer(socket => this.#accept(socket));
    #sockets = new Set();
    #isOpen = true;
    #pages;

    /**
     * @param {{port: number}} target port of the server; may change
     * @param {{[path: string]: {type: string, text: string}}} pages
     */
    constructor(target, pages) {
        this.target = target;
        this.#pages = pages;
    }

    async listen() {
        this.#server.listen(0, '127.0.0.1');
        await once(this.#server, 'listening');
        this.origin = `http://127.0.0.1:${this.#server.address().port}`;
        this.url = `${this.origin}/sync`;
        return this;
    }

    /** Cuts all connections, and those to come until open(). */
    cut() {
        this.#isOpen = false;
        this.#sockets.forEach(socket => socket.destroy());
    }

    open() {
        this.#isOpen = true;
    }

    close() {
        this.cut();
        this.#server.close();
    }

    #accept(socket) {
        this.#track(socket);
        if (!this.#isOpen) {
            socket.destroy();
            return;
        }
        socket.once('data', head => {
            const page = this.#pages[/^GET (\S+)/.exec(head.toString('latin1'))?.[1]];
            if (page)
                answer(socket, page);
            else
                this.#forward(socket, head);
        });
    }

    #forward(socket, head) {
        const peer = connect(this.target.port, '127.0.0.1');
        this.#track(peer);
        peer.write(head);
        socket.pipe(peer);
        peer.pipe(socket);
        socket.once('close', () => peer.destroy());
        peer.once('close', () => socket.destroy());
    }

    #track(socket) {
        socket.setNoDelay(true);
        this.#sockets.add(socket);
        socket.on('error', () => {}); // `close` follows
        socket.once('close', () => this.#sockets.delete(socket));
    }
}

function answer(socket, { type, text }) {
    const body = Buffer.from(text);
    socket.end(Buffer.concat([Buffer.from(`HTTP/1.1 200 OK\r\nContent-Type: ${type}; charset=utf-8\r\n`
        + `Content-Length: ${body.length}\r\nConnection: close\r\n\r\n`), body]));
}
