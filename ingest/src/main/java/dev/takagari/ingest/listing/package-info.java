/// Objects that are found by listing a feed's bucket, because nothing announces them or because
/// they are old.
@NullMarked
package dev.takagari.ingest.listing;

import org.jspecify.annotations.NullMarked;
