/// One plain engine for all feeds that are described by a definition: which field goes to which
/// column, by which conversion, and what the record is.
@NullMarked
package dev.takagari.core.mapping.record;

import org.jspecify.annotations.NullMarked;
