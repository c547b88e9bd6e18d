/// What all work of one process shares: settings, ledgers, sinks, threads, memory.
@NullMarked
package dev.takagari.ingest.engine;

import org.jspecify.annotations.NullMarked;
