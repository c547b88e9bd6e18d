/// Who is told how feeds of indicators are doing: the log and the meters.
@NullMarked
package dev.takagari.enrich.feed.watch;

import org.jspecify.annotations.NullMarked;
