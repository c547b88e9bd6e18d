/// Keeps the lake healthy: merges small files, leaves out copies of events, removes what no
/// snapshot needs. Every step can be repeated, and be interrupted at any point.
@NullMarked
package dev.takagari.ingest.maintenance;

import org.jspecify.annotations.NullMarked;
