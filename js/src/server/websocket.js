// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

import { WebSocketServer } from 'ws';
import { PING } from './encoded.js';
import { MAX_READER_MESSAGE_BYTES } from './limits.js';

/** A reader that lets so many pings pass without a byte in return is gone... */
const UNANSWERED_PINGS = 2;
/** ...but one that sends the text `ping` every 25 s, and may know no pongs, has so long, in milliseconds. */
const QUIET_MS = 45_000;

const GOING_AWAY = 1001;
const UNSUPPORTED_DATA = 1003;

// Compression would be done once for each reader, where one for all is what event streams have.
const acceptor = new WebSocketServer({
    noServer: true, clientTracking: false, perMessageDeflate: false, maxPayload: MAX_READER_MESSAGE_BYTES });

/**
 * A WebSocket as a channel.
 * @implements {Channel}
 * @typedef {import('./reader.js').Channel} Channel
 */
export class SocketChannel {
    /** @type {'websocket'} */
    transport = 'websocket';
    #webSocket;
    #unanswered = 0;
    #sendsText = false;
    #lastHeard = 0;

    /**
     * @param {import('ws').WebSocket} webSocket
     * @param {import('node:net').Socket} socket the one beneath
     */
    constructor(webSocket, socket) {
        this.#webSocket = webSocket;
        this.socket = socket;
        const heard = () => {
            this.#unanswered = 0;
            this.#lastHeard = performance.now();
        };
        webSocket.on('pong', heard);
        webSocket.on('ping', heard);
        webSocket.on('message', (data, isBinary) => {
            heard();
            this.#sendsText = true;
            if (isBinary)
                webSocket.close(UNSUPPORTED_DATA);
        });
        // What a peer did wrong has closed the connection with the code for it.
        webSocket.on('error', () => {});
    }

    /** @param {import('./encoded.js').EncodedUpdate} update */
    send(update) {
        if (this.#webSocket.readyState === this.#webSocket.OPEN)
            this.#webSocket.send(update.json, { binary: false });
    }

    ping() {
        if (this.#isGone()) {
            this.abort();
            return;
        }
        ++this.#unanswered;
        this.send(PING);
        if (this.#webSocket.readyState === this.#webSocket.OPEN)
            this.#webSocket.ping();
    }

    #isGone() {
        return this.#unanswered >= UNANSWERED_PINGS
            && (!this.#sendsText || performance.now() - this.#lastHeard > QUIET_MS);
    }

    bytesQueued() {
        return this.socket.writableLength;
    }

    close() {
        this.#webSocket.close(GOING_AWAY);
    }

    abort() {
        this.#webSocket.terminate();
    }
}

/**
 * Does the handshake. A malformed one is answered 400.
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:net').Socket} socket
 * @param {Buffer} head
 * @param {(webSocket: import('ws').WebSocket) => void} accepted
 */
export function acceptWebSocket(request, socket, head, accepted) {
    acceptor.handleUpgrade(request, socket, head, accepted);
}
