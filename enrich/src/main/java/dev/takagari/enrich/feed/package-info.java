/// Feeds of indicators: where they are, when they are fetched, and when what they bring counts.
@NullMarked
package dev.takagari.enrich.feed;

import org.jspecify.annotations.NullMarked;
