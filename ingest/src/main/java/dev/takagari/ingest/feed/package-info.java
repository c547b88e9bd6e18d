/// Messages of a feed, until the units that they announce are in the archive.
@NullMarked
package dev.takagari.ingest.feed;

import org.jspecify.annotations.NullMarked;
