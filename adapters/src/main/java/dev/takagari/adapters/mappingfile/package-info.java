/// Mapping files: YAML that says how a log is read and what goes to which column, with events that
/// test it. Read into the same mappings that the sources written in Java use.
@NullMarked
package dev.takagari.adapters.mappingfile;

import org.jspecify.annotations.NullMarked;
