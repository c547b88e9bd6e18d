/// Enrichment: what is known of things in events, from our own stores and from services outside.
@NullMarked
package dev.takagari.enrich.intel;

import org.jspecify.annotations.NullMarked;
