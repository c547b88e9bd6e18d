/// What the parts of a mapping file mean: how records are read, and which conversions bring fields
/// into columns.
@NullMarked
package dev.takagari.adapters.mappingfile.rule;

import org.jspecify.annotations.NullMarked;
