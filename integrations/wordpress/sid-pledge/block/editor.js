// The block in the editor: what the site's server renders, and its settings beside it. It never talks to the pledge's
// server itself.
(({ blockEditor, blocks, components, element, i18n, serverSideRender: ServerSideRender }) => {
	const { createElement: el } = element;
	const { __ } = i18n;
	const { InspectorControls, useBlockProps } = blockEditor;
	const { BaseControl, CheckboxControl, ColorPalette, PanelBody, SelectControl, TextControl, ToggleControl } = components;

	const usual = () => ({ value: '', label: __( 'As in the site’s settings', 'sid-pledge' ) });

	const audiences = () => [
		{ value: '', label: __( 'The visitor chooses', 'sid-pledge' ) },
		{ value: 'child', label: __( 'Children', 'sid-pledge' ) },
		{ value: 'teen', label: __( 'Teenagers', 'sid-pledge' ) },
		{ value: 'parent', label: __( 'Parents and carers', 'sid-pledge' ) },
		{ value: 'educator', label: __( 'Educators', 'sid-pledge' ) },
		{ value: 'industry', label: __( 'Industry', 'sid-pledge' ) },
		{ value: 'policymaker', label: __( 'Policymakers', 'sid-pledge' ) },
		{ value: 'everyone', label: __( 'Everyone', 'sid-pledge' ) },
	];

	const layouts = () => [
		usual(),
		{ value: 'full', label: __( 'Everything', 'sid-pledge' ) },
		{ value: 'compact', label: __( 'Pledge, count, help and sharing', 'sid-pledge' ) },
		{ value: 'counter', label: __( 'The count and a link', 'sid-pledge' ) },
		{ value: 'button', label: __( 'The button alone', 'sid-pledge' ) },
	];

	const themes = () => [
		usual(),
		{ value: 'auto', label: __( 'As the visitor’s device prefers', 'sid-pledge' ) },
		{ value: 'light', label: __( 'Light', 'sid-pledge' ) },
		{ value: 'dark', label: __( 'Dark', 'sid-pledge' ) },
	];

	const parts = () => [
		[ 'advocacy', __( 'What the campaign asks of lawmakers', 'sid-pledge' ) ],
		[ 'resources', __( 'Further reading', 'sid-pledge' ) ],
		[ 'steps', __( 'What you can do', 'sid-pledge' ) ],
		[ 'share', __( 'Sharing', 'sid-pledge' ) ],
	];

	const Edit = ( { attributes, setAttributes } ) => {
		const set = ( name ) => ( value ) => setAttributes( { [ name ]: value || '' } );
		const text = ( name, label, help ) =>
			el( TextControl, { key: name, label, help, value: attributes[ name ], onChange: set( name ) } );
		const choice = ( name, label, options ) =>
			el( SelectControl, { key: name, label, options, value: attributes[ name ], onChange: set( name ) } );
		const hidden = attributes.hide.split( ' ' ).filter( Boolean );
		const hide = ( part, is ) => set( 'hide' )( [ ...hidden.filter( ( name ) => name !== part ), ...( is ? [ part ] : [] ) ].join( ' ' ) );

		return el(
			'div',
			useBlockProps(),
			el(
				InspectorControls,
				null,
				el(
					PanelBody,
					{ title: __( 'Pledge', 'sid-pledge' ) },
					choice( 'layout', __( 'What is shown', 'sid-pledge' ), layouts() ),
					choice( 'audience', __( 'Whom it speaks to', 'sid-pledge' ), audiences() ),
					text( 'lang', __( 'Language', 'sid-pledge' ), __( 'A language tag such as fr. Without one, that of the page.', 'sid-pledge' ) ),
					text( 'campaign', __( 'Campaign', 'sid-pledge' ), __( 'Without one, as in the site’s settings.', 'sid-pledge' ) ),
					text( 'partner', __( 'Partner', 'sid-pledge' ), __( 'Whom pledges are counted for. Without one, as in the site’s settings.', 'sid-pledge' ) )
				),
				el(
					PanelBody,
					{ title: __( 'Looks', 'sid-pledge' ), initialOpen: false },
					choice( 'theme', __( 'Colours', 'sid-pledge' ), themes() ),
					el(
						BaseControl,
						null,
						el( BaseControl.VisualLabel, null, __( 'Accent colour', 'sid-pledge' ) ),
						el( ColorPalette, { colors: [], value: attributes.accent || undefined, onChange: set( 'accent' ) } )
					)
				),
				el(
					PanelBody,
					{ title: __( 'Parts to hide', 'sid-pledge' ), initialOpen: false },
					parts().map( ( [ part, label ] ) =>
						el( CheckboxControl, { key: part, label, checked: hidden.includes( part ), onChange: ( is ) => hide( part, is ) } )
					)
				),
				el(
					PanelBody,
					{ title: __( 'Testing', 'sid-pledge' ), initialOpen: false },
					el( ToggleControl, {
						label: __( 'Test only', 'sid-pledge' ),
						help: __( 'Pledges are counted apart, and a ribbon says so.', 'sid-pledge' ),
						checked: attributes.mode === 'test',
						onChange: ( is ) => set( 'mode' )( is ? 'test' : '' ),
					} )
				)
			),
			el( ServerSideRender, { block: 'sid-pledge/pledge', attributes } )
		);
	};

	blocks.registerBlockType( 'sid-pledge/pledge', { edit: Edit, save: () => null } );
})( window.wp );
