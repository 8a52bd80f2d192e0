<?php
/**
 * The grammar of a first view: the HTML that the pledge's server sends for the widget as far as its hero, and the
 * JSON behind it.
 *
 * A first view becomes part of a page, and the page's own parser reads it: whatever it contains could run. The host of
 * the server may be lost to an attacker, so a text is used only if the whole of it is in this grammar. The grammar is
 * small enough that every HTML parser reads it in the same way: plain text, tags of a list with attributes of a list,
 * and nothing else. A text is used as it is or not at all. Nothing is removed from it, because a text that was changed
 * is one that nobody has checked.
 *
 * The lists are those of the loader without those of the QR code, which no first view contains. A test compares them.
 * The files of this folder call nothing of WordPress: other sites use them too.
 *
 * @package SidPledge
 */

namespace SidPledge;

/** The elements of a first view. None of them loads anything, and the text in each is ordinary text. */
const ELEMENTS = 'a article bdi button circle details div fieldset footer form g h2 h3 h4 header input label legend li p progress section span strong summary svg table tbody td th thead tr ul';

/** Their attributes. */
const ATTRIBUTES = 'action aria-current aria-disabled aria-label aria-live aria-valuetext checked class cx data-channel data-go data-lang data-leave dir download for href hreflang id lang max method name open part pathLength r rel role scope stroke-dasharray stroke-dashoffset stroke-width tabindex target transform type value viewBox';

/** The elements of a drawing. It contains no others and no text: a parser leaves it where another element begins. */
const DRAWING = 'svg g circle';

/** The element without an end tag. */
const VOID_ELEMENT = 'input';

/** The attribute without a value. */
const FLAG = 'checked';

/** The attributes with an address. */
const ADDRESSES = 'action href';

/**
 * The values of attributes that have a list of them. No field asks for a text or a password, which a browser might fill
 * in, and no link gives another page the tab that it came from.
 */
const VALUES = array(
	'method' => 'post',
	'rel'    => 'noopener noreferrer',
	'target' => '_blank',
	'type'   => 'button checkbox hidden radio submit',
);

/** The beginning and the end of the root, with the comments between which the widget is hydrated. */
const ROOT_START = '<div data-sid-root><!--<[]>-->';
const ROOT_END   = '<!--</[]>--></div>';

/** The beginning and the end of the JSON. */
const PROPS_START = '<script type="application/json" data-sid-props="first">';
const PROPS_END   = '</script>';

/** The depth to which elements may be nested. Browsers flatten what is hundreds of elements deep. */
const MAX_DEPTH = 32;

/** A pattern for characters of text: no control characters but tab and line feed, and the references of a renderer. */
const CHARACTERS = '(?:[^<>&"\x00-\x08\x0B-\x1F\x7F]|&(?:amp|lt|gt|quot);)';

/** A pattern for one attribute. */
const ATTRIBUTE_PATTERN = ' ([a-zA-Z]+(?:-[a-z]+)*+)(?:="(' . CHARACTERS . '*+)")?+';

/** A pattern for text, an end tag or a start tag. A quotation mark needs no reference in text. */
const TOKEN_PATTERN = '~\G(?:(?:"|' . CHARACTERS . ')++|</([a-z][a-z0-9]*+)>|<([a-z][a-z0-9]*+)((?:' . ATTRIBUTE_PATTERN . ')*+)>)~u';

/**
 * The properties in a first view; null for any other text.
 *
 * @param string $html The text.
 * @return array<string, mixed>|null
 */
function read_first_view( string $html ): ?array {
	$pattern = sprintf(
		'~^%s(.*)%s%s(\{[^<]*+)%s\z~us',
		preg_quote( ROOT_START, '~' ),
		preg_quote( ROOT_END, '~' ),
		preg_quote( PROPS_START, '~' ),
		preg_quote( PROPS_END, '~' )
	);
	if ( ! preg_match( $pattern, $html, $found ) || ! is_content( $found[1] ) ) {
		return null;
	}
	$props = json_decode( $found[2], true );
	return is_array( $props ) ? $props : null;
}

/**
 * Returns true if a text consists of allowed elements, each with its end tag, and of text.
 *
 * @param string $html The text.
 */
function is_content( string $html ): bool {
	$open   = array();
	$offset = 0;
	$length = strlen( $html );
	while ( $offset < $length ) {
		if ( ! preg_match( TOKEN_PATTERN, $html, $token, 0, $offset ) ) {
			return false;
		}
		$offset += strlen( $token[0] );
		$end     = $token[1] ?? '';
		$start   = $token[2] ?? '';
		if ( ! is_in_place( (string) end( $open ), $start, '' === $end . $start ) ) {
			return false;
		}
		if ( '' !== $end && array_pop( $open ) !== $end ) {
			return false;
		}
		if ( '' !== $start && ! is_allowed( $start, $token[3] ) ) {
			return false;
		}
		if ( '' !== $start && VOID_ELEMENT !== $start && array_push( $open, $start ) > MAX_DEPTH ) {
			return false;
		}
	}
	return array() === $open;
}

/**
 * Returns true if a text, an end tag or a start tag may be in an element.
 *
 * @param string $parent  The name of the element.
 * @param string $start   The name in a start tag; empty for others.
 * @param bool   $is_text True for a text.
 */
function is_in_place( string $parent, string $start, bool $is_text ): bool {
	$is_in_drawing = is_listed( $parent, DRAWING );
	if ( $is_text || 'svg' === $start ) {
		return ! $is_in_drawing;
	}
	return '' === $start || is_listed( $start, DRAWING ) === $is_in_drawing;
}

/**
 * Returns true if an element and its attributes are allowed.
 *
 * @param string $name       The name of the element.
 * @param string $attributes The attributes as they are written.
 */
function is_allowed( string $name, string $attributes ): bool {
	if ( ! is_listed( $name, ELEMENTS ) ) {
		return false;
	}
	preg_match_all( '~\G' . ATTRIBUTE_PATTERN . '~u', $attributes, $found, PREG_SET_ORDER | PREG_UNMATCHED_AS_NULL );
	$names = array_column( $found, 1 );
	// A field without a type is one for text.
	$is_complete = VOID_ELEMENT !== $name || in_array( 'type', $names, true );
	if ( array_unique( $names ) !== $names || ! $is_complete ) {
		return false;
	}
	foreach ( $found as list( , $attribute, $value ) ) {
		if ( ! is_allowed_attribute( $attribute, $value ) ) {
			return false;
		}
	}
	return true;
}

/**
 * Returns true if an attribute and its value are allowed. A form is sent to an address with a host, not to the page's
 * own site, which would take it for its own.
 *
 * @param string      $name  The name of the attribute.
 * @param string|null $value The value as it is written; null if there is none.
 */
function is_allowed_attribute( string $name, ?string $value ): bool {
	if ( null === $value ) {
		return FLAG === $name;
	}
	if ( ! is_listed( $name, ATTRIBUTES ) || ( is_listed( $name, ADDRESSES ) && ! is_safe_address( $value ) ) ) {
		return false;
	}
	if ( 'action' === $name && ! preg_match( '~^https?://~', $value ) ) {
		return false;
	}
	foreach ( array_key_exists( $name, VALUES ) ? explode( ' ', $value ) : array() as $word ) {
		if ( ! is_listed( $word, VALUES[ $name ] ) ) {
			return false;
		}
	}
	return true;
}

/**
 * Returns true if a name is in a list.
 *
 * @param string $name The name.
 * @param string $list The list, separated by spaces.
 */
function is_listed( string $name, string $list ): bool {
	return in_array( $name, explode( ' ', $list ), true );
}

/**
 * Returns true if an address cannot run as a script. It begins with one of the schemes that the widget uses, or belongs
 * to the page. Browsers ignore control characters and spaces inside of a scheme.
 *
 * @param string $value The address as it is written in an attribute.
 */
function is_safe_address( string $value ): bool {
	$address = (string) preg_replace( '/[\x00-\x20]/', '', htmlspecialchars_decode( $value ) );
	return (bool) preg_match( '~^(?:(?:https?|mailto|sms|tel|viber):|[/#?]|\z)~i', $address );
}
