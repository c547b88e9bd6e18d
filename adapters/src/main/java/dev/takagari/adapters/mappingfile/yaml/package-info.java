/// YAML as mapping files may use it: read without constructing or resolving anything, with the line
/// of every value, so that what is wrong is told where it stands.
@NullMarked
package dev.takagari.adapters.mappingfile.yaml;

import org.jspecify.annotations.NullMarked;
