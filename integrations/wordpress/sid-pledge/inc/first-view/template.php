<?php
/**
 * The first view as a part of a page: the address that it comes from, and the declarative shadow root that it becomes.
 *
 * @package SidPledge
 */

namespace SidPledge;

/** The longest response that is read, in bytes. */
const MAX_BYTES = 200000;

/** The time after which a request fails, in seconds. */
const REQUEST_TIMEOUT_SECONDS = 2;

/** The attributes of the element that are parameters of the request. */
const REQUEST_PARAMETERS = 'partner lang audience layout theme hide mode no-storage';

/**
 * The parameters of the request, as the element would send them. A value of `mode` that is not understood is a test.
 *
 * @param array<string, string> $attributes The attributes of the element.
 * @return array<string, string>
 */
function request_parameters( array $attributes ): array {
	$parameters = array();
	foreach ( explode( ' ', REQUEST_PARAMETERS ) as $name ) {
		$value = strtolower( trim( $attributes[ $name ] ?? '' ) );
		if ( '' !== $value || ( 'no-storage' === $name && isset( $attributes[ $name ] ) ) ) {
			$parameters[ $name ] = $value;
		}
	}
	if ( isset( $attributes['mode'] ) && 'live' !== ( $parameters['mode'] ?? '' ) ) {
		$parameters['mode'] = 'test';
	}
	return $parameters;
}

/**
 * The address of the first view; empty for attributes without a campaign or a language. The server would choose these,
 * and the element might choose others.
 *
 * @param string                $server     The server's origin.
 * @param array<string, string> $attributes The attributes of the element.
 */
function first_view_address( string $server, array $attributes ): string {
	$parameters = request_parameters( $attributes );
	if ( empty( $attributes['campaign'] ) || empty( $parameters['lang'] ) ) {
		return '';
	}
	$query = http_build_query( array( 'format' => 'first' ) + $parameters, '', '&', PHP_QUERY_RFC3986 );
	return $server . '/api/v1/campaigns/' . rawurlencode( $attributes['campaign'] ) . '/widget?' . $query;
}

/**
 * The address of the style sheet.
 *
 * @param string $server The server's origin.
 */
function style_sheet_address( string $server ): string {
	return $server . '/widget.css';
}

/**
 * The template with the first view; empty if the first view is not in the grammar, or if the style sheet is not signed
 * with one of the keys.
 *
 * @param string                $html    The first view.
 * @param string                $styles  The style sheet.
 * @param array<string, string> $headers The headers with its signature, by their names in lower case.
 * @param array<int, string>    $keys    The keys, as `ed25519-…`.
 * @param string                $accent  The attribute `accent`; empty for none.
 */
function first_view_template( string $html, string $styles, array $headers, array $keys, string $accent ): string {
	if ( strlen( $html ) > MAX_BYTES || strlen( $styles ) > MAX_BYTES || false !== strpos( $styles, '</' ) ) {
		return '';
	}
	$props = read_first_view( $html );
	if ( null === $props || ! is_signed( $styles, $headers, $keys ) ) {
		return '';
	}
	$rules = ':host{display:block}:host([hidden]){display:none}' . campaign_rule( $props['colours'] ?? null ) . accent_rule( $accent );
	return "<template shadowrootmode=\"open\"><style>$styles</style><style>$rules</style>$html</template>";
}

/**
 * The rule with the campaign's colours. Anything that is not a colour is left out.
 *
 * @param mixed $colours The colours of each theme by name, if it is that.
 */
function campaign_rule( $colours ): string {
	$declarations = array();
	foreach ( is_array( $colours ) ? $colours : array() as $theme => $values ) {
		foreach ( is_array( $values ) ? $values : array() as $name => $colour ) {
			$declaration = "--_sid-campaign-$theme-" . str_replace( '_', '-', (string) $name ) . ':' . ( is_string( $colour ) ? $colour : '' );
			if ( preg_match( '/^[\w-]+:#[\da-f]{6}$/D', $declaration ) ) {
				$declarations[] = $declaration;
			}
		}
	}
	return ':host{' . implode( ';', $declarations ) . '}';
}

/**
 * The rule for the attribute `accent`; empty where the value is not a colour.
 *
 * @param string $colour The value.
 */
function accent_rule( string $colour ): string {
	$is_colour = preg_match( '/^#?([\da-f]{3}|[\da-f]{6})$/iD', trim( $colour ), $found );
	return $is_colour ? ":host{--sid-accent:#$found[1]}" : '';
}
