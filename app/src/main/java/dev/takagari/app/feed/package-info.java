/// Handing batches to a feed: objects into its bucket, an announcement into its queue.
@NullMarked
package dev.takagari.app.feed;

import org.jspecify.annotations.NullMarked;
