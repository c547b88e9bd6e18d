/// Which engine reads which part of a question.
@NullMarked
package dev.takagari.search.plan;

import org.jspecify.annotations.NullMarked;
