import { render } from 'preact';
import './styles/fonts.css';
import './styles/tokens.css';
import './styles/base.css';
import { App } from './app.tsx';
import { startCart } from './cart.ts';
import { startRouter } from './router.ts';

startRouter();
startCart();
render(<App />, document.body);
