// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// The build for browsers of ES5 (Internet Explorer 9 is the oldest). Each polyfill stands for one thing that the
// client uses; test/legacy.test.js removes all of them from a page and tells when one is missing here.

import 'core-js/modules/es.global-this.js';
import 'core-js/modules/es.object.assign.js';
import 'core-js/modules/es.object.has-own.js';
import 'core-js/modules/es.object.to-string.js';
import 'core-js/modules/es.number.is-safe-integer.js';
import 'core-js/modules/es.string.ends-with.js';
import 'core-js/modules/es.string.includes.js';
import 'core-js/modules/es.string.replace-all.js';
import 'core-js/modules/es.string.starts-with.js';
import 'core-js/modules/es.promise.js';
import 'core-js/modules/es.set.js';
import 'core-js/modules/es.weak-map.js';
import 'core-js/modules/es.weak-set.js';
import 'core-js/modules/es.array.iterator.js';
import 'core-js/modules/es.string.iterator.js';
import 'core-js/modules/web.url.js';
import 'core-js/modules/web.url-search-params.js';
import 'core-js/modules/web.btoa.js';
import { velox } from '../src/index.js';

globalThis.velox = velox;
