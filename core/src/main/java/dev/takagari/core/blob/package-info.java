/// Objects in buckets: what the feeds deliver, what the archive keeps.
@NullMarked
package dev.takagari.core.blob;

import org.jspecify.annotations.NullMarked;
