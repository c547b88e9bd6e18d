/// Cuts one record of a log that is not JSON into named pieces: CSV, key=value, syslog, and lines
/// by pattern. What comes out is a [dev.takagari.core.json.JsonRecord], as if the log were JSON, so
/// that every piece ends in a column or an attribute.
@NullMarked
package dev.takagari.core.record;

import org.jspecify.annotations.NullMarked;
