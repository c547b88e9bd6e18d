/// Queues that deliver each message at least once, until it is deleted.
@NullMarked
package dev.takagari.core.queue;

import org.jspecify.annotations.NullMarked;
