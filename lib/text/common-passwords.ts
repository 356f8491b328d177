import { fold } from './fold.ts';

/** The most common passwords of eight characters or more, in lower case, without those that hasPlainPattern finds. */
const common = new Set(
  `
  password password1 password2 password3 password5 password7 password9 password01 password10 password11 password12 password13
  password99 password123 password1234 password12345 password123456 password! password1! password123! password@1 password@123
  passw0rd passw0rd1 passw0rd! p@ssword p@ssword1 p@ssword123 p@ssw0rd p@ssw0rd1 p@ssw0rd12 p@ssw0rd123 p@ssw0rd! p@55w0rd pa$$word
  pa$$w0rd pa55word pa55w0rd passwort passwort1 mypassword mypass123 thepassword newpassword newpass1 password2020 password2021 password2022
  password2023 password2024 password2025 password2026 passpass pass1234 pass12345 passwordpassword passwords

  12341234 12344321 12121212 11223344 1122334455 112233445566 11112222 12312312 123123123 123321123 12332112 123454321 1234554321
  123456123 123456654321 1234567a 1234567q 12345678a 123456789a 123456789q 1234567890a a1234567 a12345678 a123456789 1a2b3c4d 1q2w3e4r
  1q2w3e4r5t 1q2w3e4r5t6y q1w2e3r4 q1w2e3r4t5 q1w2e3r4t5y6 1qaz2wsx 1qaz2wsx3edc 1qaz@wsx 1qazxsw2 zaq12wsx zaq1xsw2 zaq1zaq1 qazwsx123
  qazwsxedc qazwsxedcrfv qazwsxedc123 11111112 111222333 111222tianya 10203040 102030405060 1020304050 123qweasd 123qwe123 123qweasdzxc
  12qwaszx 123123qwe 123qwe123qwe 1234qwer 12345qwert 123456qwerty 1234abcd 12345abc 123456abc 123abc123 abc12345 abc123456 abc123abc
  abcd1234 abcd12345 abcde123 aa123456 aa12345678 aaa111bbb asd12345 asd123456 qwe12345 qwe123456 zxc12345 zxc123456 1password 123password
  147258369 147852369 159357456 159753456 789456123 741852963 963852741 987456321 321654987 456789123 741258963 963258741 14725836
  159159159 147147147 258258258 369369369 321321321 456456456 654654654 789789789 13131313 69696969 01010101 10101010 20202020 21212121
  23232323 25252525 31415926 3141592653 12131415 24682468 13579246 135792468 1357924680 13572468 02468024 99887766 98989898 52013140
  5201314520 woaini520 woaini1314 woaini123 wo1ainizhou 7758521521 11235813 19871987 19891989 19901990 20002000 20102010 20202021

  qwertyui qwertyuiop qwertyuiop123 qwertyuiop[] qwerty12 qwerty123 qwerty1234 qwerty12345 qwerty123456 qwerty123! qwerty1! qwerty!@#
  qwertyqwerty qwertyasdf qwertyasdfgh qwerqwer qwer1234 qwer12345 qwer4321 qweasdzxc qweasd123 qweqweqwe qwe123qwe qweasdqwe qwaszx12
  qwertz123 qwertzuiop qwertzui azertyui azertyuiop azerty123 asdfghjk asdfghjkl asdfghjkl; asdfghjkl123 asdfasdf asdf1234 asdfqwer asdfgh123
  asdfjkl; asdasdasd asd123asd asdqwe123 asdzxc123 zxcvbnm1 zxcvbnm, zxcvbnm123 zxcvbnm,./ zxcvasdf zxcasdqwe zxczxczxc 1234zxcv poiuytrewq
  mnbvcxz1 lkjhgfdsa !qaz2wsx !qaz@wsx !@#$%^&* !@#$%^&*() 1q2w3e4r! qaz123wsx q1q1q1q1 qqww1122 qazqazqaz wsxedcrf

  iloveyou iloveyou1 iloveyou2 iloveyou12 iloveyou123 iloveyou! iloveu123 iloveme1 iloveyou3 iloveyousomuch ilovegod ilovejesus ilovemom ilovemyself
  lovelove loveyou1 loveme123 lovers123 mylove123 lovely123 sweetheart princess princess1 princess12 princess123 princesa princesita
  sunshine sunshine1 sunshine12 sunshine123 rainbow1 butterfly butterfly1 flower123 beautiful beautiful1 sweetie1 babygirl babygirl1
  babyboy1 angel123 angels123 blessed1 blessing jesus123 jesuschrist godisgood godbless faith123 heaven777 christian trustno1

  football football1 football12 football123 baseball baseball1 baseball123 basketball basketball1 softball softball1 soccer123 volleyball
  swimming hockey123 baseball12 liverpool liverpool1 liverpoolfc arsenal1 arsenal123 chelsea1 chelsea123 barcelona barcelona1 realmadrid juventus
  manchester manchesterunited manutd123 lakers24 cowboys1 steelers steelers1 yankees1 redskins packers1 patriots jordan23 michael1 michael123
  michelle michelle1 jennifer jennifer1 jessica1 jessica123 danielle danielle1 samantha samantha1 elizabeth elizabeth1 victoria victoria1 veronica
  christine christina stephanie stephanie1 nicholas nicholas1 benjamin benjamin1 jonathan jonathan1 alexander alexander1 alexandra alejandra alejandro
  anthony1 anthony123 matthew1 matthew123 william1 charlie1 charlie123 daniel123 andrew123 ashley123 jordan123 joshua123 robert123 thomas123
  hannah123 amanda123 brandon1 brandon123 jasmine1 jasmine123 gabriel1 gabriela patricia francisco fernando sebastian1 carolina valentina
  mohammed muhammad mohamed123 abdullah ahmed123 krishna1 maverick madison1 mckenzie savannah brooklyn brooklyn1 chicago1 newyork1 california london123
  australia pakistan pakistan123 india123 germany1 portugal brasil123 mexico123 canada123 america1 america123

  dragon12 dragon123 dragonball superman superman1 superman123 batman123 spiderman spiderman1 starwars starwars1 startrek pokemon1 pokemon123
  pikachu1 naruto123 minecraft minecraft1 minecraft123 fortnite fortnite1 playstation nintendo xbox360x callofduty warcraft warcraft1 starcraft
  metallica metallica1 slipknot slipknot1 nirvana1 greenday ironman1 matrix123 gandalf1 darkness infinity thunder1 lightning phoenix1
  monkey12 monkey123 tigger12 tigger123 chicken1 chocolate chocolate1 cheese123 cookie123 banana123 orange123 apple123 summer123 winter123
  scooter1 mustang1 corvette ferrari1 mercedes porsche1 bigdaddy bigboy123 hunter123 killer123 master123 shadow12 shadow123 ginger123 pepper123
  buster123 bailey123 buddy123 maggie123 molly123 snoopy123 garfield panther1 dolphins elephant kittykat puppy123 whatever whatever1 fuckyou1
  fuckyou2 fuckyou123 fuckyou! fuckoff1 fuckthis asshole1 bullshit biteme123 letmein1 letmein12 letmein123 letmein! welcome1 welcome2 welcome12
  welcome01 welcome123 welcome1! welcome123! welcome@1 welcome@123 welcome2023 welcome2024 welcome2025 welcome2026 changeme changeme1 changeme123
  change123 changeit default1 default123 secret123 secret12 mysecret access14 access123 computer computer1 computer123 internet internet1 internet123
  samsung1 samsung123 motorola nokia123 iphone123 android1 google123 facebook facebook1 facebook123 youtube1 youtube123 linkedin dropbox1 myspace1
  microsoft windows10 windows123 linux123 server123 system123 database postgres mysql123 oracle123 cisco123 admin123 admin1234 admin12345
  admin123456 admin123! admin@123 admin888 adminadmin administrator root1234 rootroot toor1234 user1234 user12345 username superuser guest123 guest1234 test1234
  test12345 test123456 test123! testtest testing1 testing123 tester123 demo1234 temp1234 temp12345 temppass temporary hello123 hello1234 hello12345 hellohello
  helloworld hello123! freedom1 freedom123 success1 success123 money123 business lucky123 lucky777 happy123 forever1 forever21 friends1 friends123
  bestfriend family123 daddy123 mommy123 mother123 father123 sister123 nothing1 something anything remember remember1 goodluck goodmorning
  december november october1 september february january1 summer2023 summer2024 summer2025 summer2026 winter2024 winter2025 spring2024 spring2025 autumn2024
  autumn2025 monday123 friday13 marlboro cocacola blink182 chivalry creative diamond1 einstein explorer firebird hardcore icecream jackson1 johnson1
  kristina leonardo marshall midnight moonlight mountain paradise peaches1 platinum pumpkin1 rockstar rockyou1 scorpion security senior12 shannon1
  snowball snowflake stargate swordfish teddybear triangle universe vanessa1 westside wildcats xxxxxxxx1 yamaha123 zachary1 correcthorsebatterystaple
`
    .trim()
    .split(/\s+/),
);

/**
 * Whether a password of 8 characters or more is easy to guess: a common one, in any case of its letters; or, with at most 20 characters,
 * one repeated letter or digit, or a sequence such as 12345678 or hgfedcba.
 */
export function isCommonPassword(password: string): boolean {
  const folded = fold(password);
  return common.has(folded) || hasPlainPattern(folded);
}

/** Whether a password is the name of the marketplace, in any case, once or repeated, with nothing but digits and marks added. */
export const isMarketplaceName = (password: string): boolean => /^[^\p{L}]*(?:[s$5][o0]uk[^\p{L}]*)+$/u.test(fold(password));

function hasPlainPattern(password: string): boolean {
  if (!/^[a-z0-9]{1,20}$/.test(password)) return false;
  const codes = [...Buffer.from(password)];
  const steps = new Set(codes.slice(1).map((code, i) => step(codes[i] ?? 0, code)));
  const [only] = steps;
  return steps.size === 1 && only !== undefined && Math.abs(only) <= 1;
}

/** The distance from one character to the next. 0 follows 9, as on a keyboard. */
function step(from: number, to: number): number {
  const [zero, nine] = [0x30, 0x39];
  if (from === nine && to === zero) return 1;
  if (from === zero && to === nine) return -1;
  return to - from;
}
