/** The styles that every page has, in the order in which they build on one another. */
import "./fonts.css"
import "./tokens.css"
import "./base.css"
