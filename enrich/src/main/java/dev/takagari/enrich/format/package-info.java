/// The formats of feeds: which there are, and how one is told from the others.
@NullMarked
package dev.takagari.enrich.format;

import org.jspecify.annotations.NullMarked;
