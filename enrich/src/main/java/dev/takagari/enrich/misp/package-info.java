/// Reading what MISP exports: events, and directories of them.
@NullMarked
package dev.takagari.enrich.misp;

import org.jspecify.annotations.NullMarked;
