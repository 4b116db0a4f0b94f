/** The laptop: all of Hookworks in one process, on an embedded broker, with a page to watch it. */
@NullMarked
package io.hookworks.dev;

import org.jspecify.annotations.NullMarked;
