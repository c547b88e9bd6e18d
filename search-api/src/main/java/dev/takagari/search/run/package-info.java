/// Running a question on its engines and merging what they find.
@NullMarked
package dev.takagari.search.run;

import org.jspecify.annotations.NullMarked;
